import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { describe, it } from 'node:test';
import { decodeText } from './decode-text.ts';
import { MESSAGE_LIMITS, METADATA_LIMITS } from './limits.ts';
import { scanXml } from './scan-xml.ts';

const scan = (text: string) => scanXml(text, MESSAGE_LIMITS);

describe('the gate before the parser', () => {
  it('lets plain documents through', () => {
    for (const text of [
      '<a/>',
      ' <a x="1" y=\'2\'>text &amp; &lt; &#233; &#xE9;<b></b>\n</a>\n',
      '<p:a xmlns:p="urn:p"><p:b p:c="d"/></p:a>',
      '<a xmlns="urn:x" xml:lang="de">ä € 𝄞</a>',
      '<a>></a>',
    ]) {
      assert.equal(scan(text), null, text);
    }
  });

  const refused: [reason: string, text: string][] = [
    ['xml_doctype', '<!DOCTYPE a><a/>'],
    ['xml_doctype', '<a><!ENTITY x "y"></a>'],
    ['xml_instruction', '<?php x?><a/>'],
    ['xml_instruction', '<a><?x y?></a>'],
    ['xml_instruction', ' <?xml version="1.0"?><a/>'],
    ['xml_entity', '<a>&nbsp;</a>'],
    ['xml_entity', '<a>&</a>'],
    ['xml_entity', '<a x="&xxe;"/>'],
    ['xml_entity', '<a>&#0;</a>'],
    ['xml_entity', '<a>&#xD800;</a>'],
    ['xml_entity', '<a>&#x110000;</a>'],
    ['xml_comment', '<a>x<!-- y -->z</a>'],
    ['xml_cdata', '<a><![CDATA[x]]></a>'],
    ['xml_form', ''],
    ['xml_form', 'text'],
    ['xml_form', '<a>'],
    ['xml_form', '<a></b>'],
    ['xml_form', '<a></a >x'],
    ['xml_form', '<a x="1" x="2"/>'],
    ['xml_form', '<a x=1/>'],
    ['xml_form', '<a x="<"/>'],
    ['xml_form', '<a x="1"y="2"/>'],
    ['xml_form', '<a>]]></a>'],
    ['xml_form', '<ä/>'],
    ['xml_form', '<a:b:c/>'],
    ['xml_form', '<p:a xmlns:p="urn:p" p:ID="x"/>'],
    ['xml_form', '<a ID="&#120;"/>'],
    ['xml_form', '<a ID=""/>'],
    ['xml_namespace', '<p:a/>'],
    ['xml_namespace', '<a p:b="c"/>'],
    ['xml_namespace', '<a><b xmlns:p="urn:p"/><p:c/></a>'],
    ['xml_namespace', '<a xmlns:p=""/>'],
    ['xml_namespace', '<a xmlns:xml="urn:x"/>'],
    ['xml_namespace', '<a xmlns="urn:&#120;"/>'],
    ['xml_roots', '<a/><b/>'],
    ['xml_id_twice', '<a ID="x"><b ID="x"/></a>'],
    ['xml_id_twice', '<a ID="x"><b Id="x"/></a>'],
    ['xml_too_many', `<a>${'<b/>'.repeat(1500)}</a>`],
    ['xml_too_many', `<a ${Array.from({ length: 33 }, (_, at) => `x${at}="1"`).join(' ')}/>`],
    ['xml_too_many', `<a>${'<b x="1" y="2" z="3"/>'.repeat(1501)}</a>`],
    ['xml_too_deep', '<a>'.repeat(25) + '</a>'.repeat(25)],
  ];
  for (const [reason, text] of refused) {
    it(`refuses ${text.slice(0, 50) || 'nothing'}: ${reason}`, () =>
      assert.equal(scan(text), reason));
  }

  it('takes comments in metadata, and them alone', () => {
    const inMetadata = (text: string) => scanXml(text, METADATA_LIMITS);
    assert.equal(inMetadata('<!-- a - b --><a><!----></a><!-- c -->'), null);
    assert.equal(inMetadata('<a><!-- -- --></a>'), 'xml_form');
    assert.equal(inMetadata('<a><!-- </a>'), 'xml_form');
    assert.equal(inMetadata('<a><![CDATA[x]]></a>'), 'xml_cdata');
  });

  it('reads 256 kB of whatever shape within 100 ms', () => {
    const size = MESSAGE_LIMITS.bytes;
    for (const piece of [
      '<a>',
      '<a/>',
      '&amp;',
      '<',
      '&',
      '<a x="',
      ' x="1"',
      '<!--',
      '</a>',
      'a:',
    ]) {
      const text = `<r>${piece.repeat(size / piece.length)}`;
      const began = performance.now();
      scan(text);
      assert.ok(performance.now() - began < 100, piece);
    }
  });
});

describe('the text of a document', () => {
  const decode = (bytes: Uint8Array) => decodeText(bytes, MESSAGE_LIMITS);

  it('is UTF-8, its declaration cut off', () => {
    assert.deepEqual(decode(Buffer.from('<?xml version="1.0" encoding="utf-8"?><a>é</a>')), {
      text: '<a>é</a>',
    });
    assert.deepEqual(decode(Buffer.from("<?xml version='1.0'?>\n<a/>")), { text: '\n<a/>' });
  });

  it('is nothing else', () => {
    const notUtf8: [string, Uint8Array][] = [
      ['UTF-16', Buffer.from('\ufeff<a/>', 'utf16le')],
      ['a byte order mark', Buffer.from('\ufeff<a/>')],
      ['UTF-7 by its own word', Buffer.from('<?xml version="1.0" encoding="UTF-7"?>+ADw-a/+AD4-')],
      ['Latin-1 by its own word', Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a/>')],
      ['Latin-1', Buffer.from([0x3c, 0x61, 0xe9])],
      ['an overlong slash', Buffer.from([0x3c, 0x61, 0xc0, 0xaf, 0x3e])],
      ['NUL', Buffer.from('<a>\0</a>')],
    ];
    for (const [what, bytes] of notUtf8) {
      assert.deepEqual(decode(bytes), { fault: 'xml_encoding' }, what);
    }
    assert.deepEqual(decode(Buffer.alloc(MESSAGE_LIMITS.bytes + 1, 'a')), {
      fault: 'xml_too_large',
    });
  });
});
