import { ber, berInteger, ldapMessage, ldapResult } from './ber.ts';

const octets = (text: Buffer | string) => ber(0x04, text);

/** An entry's message around whatever stands in the place of its attributes. */
function entryAround(id: number, attributes: Buffer): Buffer {
  return ldapMessage(id, ber(0x64, octets('uid=ada'), attributes));
}

/** A header that promises more than comes. */
function promise(length: readonly number[]): Buffer {
  return Buffer.from([0x30, ...length]);
}

/** Made once, since making it takes longer than reading it may. */
const deep = Array.from({ length: 5000 }).reduce<Buffer>(
  (inner) => ber(0x30, inner),
  Buffer.alloc(0),
);

/**
 * What a directory, or somebody on the way to it, can say that is no LDAP or is made to hurt who reads it. Each by a
 * name, made of the id of the question.
 */
export const hostileAnswers: Readonly<Record<string, (id: number) => Buffer>> = {
  'bytes of another protocol': () => Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
  zeroes: () => Buffer.alloc(64),
  'a length of 4 GB': () =>
    Buffer.concat([promise([0x84, 0xff, 0xff, 0xff, 0xff]), Buffer.alloc(64)]),
  'a length of 2 GB, negative to some': () => promise([0x84, 0x80, 0x00, 0x00, 0x00]),
  'a length in eight bytes': () => promise([0x88, 0, 0, 0, 0, 0, 0, 0, 5]),
  'a length that is not said': () => Buffer.from([0x30, 0x80, 0x02, 0x01, 0x02, 0x00, 0x00]),
  'an empty message': () => Buffer.from([0x30, 0x00]),
  'a message without operation': (id) => ber(0x30, berInteger(id)),
  'an id that is no number': () => ber(0x30, octets('2'), ldapResult(0x65, 0)),
  'an id of nine bytes': () => ber(0x30, ber(0x02, Buffer.alloc(9, 1)), ldapResult(0x65, 0)),
  'an operation that there is not': (id) => ldapMessage(id, ber(0x7e, octets('x'))),
  'a request in the place of an answer': (id) => ldapMessage(id, ber(0x42)),
  'a result without a code': (id) => ldapMessage(id, ber(0x65)),
  'a result with a text for a code': (id) =>
    ldapMessage(id, ber(0x65, octets('0'), octets(''), octets(''))),
  'parts that are longer than the whole': (id) =>
    ldapMessage(id, ber(0x65, Buffer.from([0x0a, 0x84, 0x7f, 0xff, 0xff, 0xff, 0x00]))),
  'an entry without attributes': (id) => ldapMessage(id, ber(0x64, octets('uid=ada'))),
  'attributes that begin and do not end': (id) => entryAround(id, ber(0x30, Buffer.of(0x04))),
  'attributes that promise 2 GB': (id) =>
    entryAround(id, ber(0x30, ber(0x30, Buffer.from([0x04, 0x84, 0x7f, 0xff, 0xff, 0xff])))),
  'values that are no set': (id) =>
    entryAround(id, ber(0x30, ber(0x30, octets('uid'), octets('x')))),
  'controls that do not end': (id) =>
    ber(0x30, berInteger(id), ldapResult(0x65, 0), ber(0xa0, Buffer.of(0x30))),
  'a control of no type': (id) => ldapMessage(id, ldapResult(0x65, 0), ber(0x30)),
  'elements within elements, thousands deep': (id) => entryAround(id, deep),
};
