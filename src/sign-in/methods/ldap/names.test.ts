import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type AndFilter, EqualityFilter, type Filter, SubstringFilter } from 'ldapts';
import { escapeDnValue, firstOfName } from './distinguished-name.ts';
import { readFilterTemplate } from './filter-template.ts';
import { foldDirectoryName, isTriable, readTypedName } from './typed-name.ts';
import { renderGuid, renderSid } from './windows-ids.ts';

describe('a typed name', () => {
  it('is trimmed and composed, and parted at its last @', () => {
    assert.deepEqual(readTypedName('  ada '), { username: 'ada', user: 'ada', domain: '' });
    assert.deepEqual(readTypedName('a@b@c'), { username: 'a@b@c', user: 'a@b', domain: 'c' });
    assert.equal(readTypedName('mu\u0308ller')?.username, 'müller');
  });

  it('is none when it is empty, too long, or holds what no name holds', () => {
    for (const name of ['', ' \t', 'x'.repeat(257), 'a\0b', 'a\nb', '\ud800', '\u0085']) {
      assert.equal(readTypedName(name), null);
    }
    assert.ok(readTypedName('x'.repeat(256)));
  });

  it('is folded to one for all its spellings, once and for all', () => {
    assert.equal(foldDirectoryName(' Jürgen\u00a0 MÜLLER\u200b '), 'jurgen muller');
    fc.assert(
      fc.property(
        fc.string(),
        (name) => foldDirectoryName(foldDirectoryName(name)) === foldDirectoryName(name),
      ),
    );
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-ascii' }),
        (name) => foldDirectoryName(name.toUpperCase()) === foldDirectoryName(name),
      ),
    );
  });
});

describe('a password', () => {
  it('is tried as it is, up to 1024 bytes, unless there is nothing in it', () => {
    for (const word of ['x', ' x ', 'ä'.repeat(512), '🎭', '\u0301', 'p\tq'])
      assert.ok(isTriable(word));
    for (const word of ['', ' ', '\u2003', '\0', 'a\0', 'ä'.repeat(513), '\udc00']) {
      assert.ok(!isTriable(word));
    }
  });
});

describe('a distinguished name', () => {
  it('says what it is first called', () => {
    for (const [dn, type, value] of [
      ['CN=Board,OU=Groups,DC=x', 'cn', 'Board'],
      ['cn = Board , ou=x', 'cn', 'Board'],
      ['CN=Sales\\, West\\+East,DC=x', 'cn', 'Sales, West+East'],
      ['CN=M\\c3\\bcller\\20,DC=x', 'cn', 'Müller '],
      ['ou=a+cn=b,dc=x', 'ou', 'a'],
      ['2.5.4.3=x', '2.5.4.3', 'x'],
      ['cn=名前', 'cn', '名前'],
    ] as const) {
      assert.deepEqual(firstOfName(dn), { type, value }, dn);
    }
    for (const none of ['', 'Board', '=x', 'cn=', 'cn=#0403', 'cn=a\\', '-=x']) {
      assert.equal(firstOfName(none), null, none);
    }
  });

  it('reads what it escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (value) => {
        fc.pre(value.isWellFormed());
        const dn = `uid=${escapeDnValue(value)},dc=example`;
        assert.equal(firstOfName(dn)?.value ?? value, value);
      }),
    );
    assert.equal(escapeDnValue(' #a\\ '), '\\ #a\\\\\\ ');
    assert.equal(escapeDnValue(' '), '\\ ');
  });
});

describe('a filter of the settings', () => {
  it('takes what was typed as a value and never as a filter', () => {
    const template = readFilterTemplate('(&(objectClass=person)(|(uid={username})(cn=*{user}*)))');
    assert.ok(template);
    fc.assert(
      fc.property(fc.string(), (typed) => {
        const filter = template.fill({ username: typed, user: typed, domain: '' });
        const [first, second] = partsOf(partsOf(filter)[1]);
        assert.ok(first instanceof EqualityFilter && second instanceof SubstringFilter);
        assert.deepEqual([first.attribute, first.value, second.any], ['uid', typed, [typed]]);
      }),
    );
  });

  it('fills in once: a name that looks like a place is a name', () => {
    const filter = readFilterTemplate('(uid={username})')?.fill({ username: '{user}', user: 'x' });
    assert.equal((filter as EqualityFilter).value, '{user}');
  });

  it('knows every kind of condition', () => {
    for (const text of [
      '(a>={user})',
      '(a<={user})',
      '(a~={user})',
      '(!(a={user}))',
      '(a=*)',
      '(a:dn:2.5.13.2:={user})',
    ]) {
      const filled = readFilterTemplate(text)?.fill({ user: 'v' });
      assert.equal(filled?.toString(), text.replace('{user}', 'v'));
    }
  });

  it('is none where it is not of the form', () => {
    for (const text of ['', '(', '(uid=x', '(&)', '(uid)', '()', '(uid=x))']) {
      assert.equal(readFilterTemplate(text), null, text);
    }
  });
});

describe('ids of Windows', () => {
  it('read as Windows writes them', () => {
    const guid = Buffer.from('33221100554477668899aabbccddeeff', 'hex');
    assert.equal(renderGuid(guid), '00112233-4455-6677-8899-aabbccddeeff');
    assert.equal(renderGuid(guid.subarray(1)), null);
    const sid = Buffer.from('010100000000000512000000', 'hex');
    assert.equal(renderSid(sid), 'S-1-5-18');
    for (const bytes of [Buffer.alloc(0), sid.subarray(1), Buffer.alloc(12, 0xff)]) {
      assert.equal(renderSid(bytes), null);
    }
  });
});

function partsOf(filter: Filter | undefined): readonly Filter[] {
  return (filter as AndFilter).filters;
}
