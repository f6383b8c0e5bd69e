import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readMatching } from './disk.ts';
import { readConfigJs } from './read-config-js.ts';
import { readDotEnvFile } from './read-dot-env.ts';
import { readHocon } from './read-hocon.ts';
import { readLua } from './read-lua.ts';
import { findDirectives, readNginx } from './read-nginx.ts';
import { textOf } from './value.ts';

const of = (text: string) => ({ file: 'hostile', text });
const many = 20_000;
const lines = (line: (at: number) => string) => Array.from({ length: many }, (_, at) => line(at));

describe('files that were made to do harm', () => {
  test('brackets without an end within one another are a fault, not a crash', () => {
    const nginx = readNginx([of('a {'.repeat(many) + '}'.repeat(many))]);
    assert.match(nginx.faults[0]?.message ?? '', /within one another/);
    assert.deepEqual(findDirectives(nginx.directives, 'a'), []);
    for (const text of [
      'a{'.repeat(many),
      `a=${'['.repeat(many)}`,
      `a${'.a'.repeat(many)}=1`,
      `a=${'[{b='.repeat(many)}`,
    ]) {
      assert.match(readHocon(of(text)).faults[0]?.message ?? '', /within one another/);
    }
    for (const text of [
      `config${'.a'.repeat(many)} = 1`,
      `var config = ${'['.repeat(many)}${']'.repeat(many)}`,
      `var config = { a: ${"'a'+".repeat(many)}'b' }`,
    ]) {
      assert.ok(readConfigJs(of(text)));
    }
    for (const text of [
      `a = ${'{'.repeat(many)}${'}'.repeat(many)}`,
      `a = ${'"x"..'.repeat(many)}"y"`,
      'if x then '.repeat(many) + 'end '.repeat(many),
      'do '.repeat(many) + 'end '.repeat(many),
    ]) {
      assert.ok(readLua(of(text)));
    }
  });

  // Before, each of these took from minutes to days.
  test('many lines, and many of one bracket, are read in their turn', { timeout: 60_000 }, () => {
    assert.deepEqual(readHocon(of(lines((at) => `x.a${at} = 1`).join('\n'))).faults, []);
    assert.deepEqual(readConfigJs(of(lines((at) => `config.x.a${at}=1`).join('\n'))).faults, []);
    assert.equal(readDotEnvFile(of(lines((at) => `A${at}=1`).join('\n'))).variables.size, many);
    assert.equal(readNginx([of('${'.repeat(many))]).faults.length, 1);
    assert.ok(readLua(of(`{{${' '.repeat(many)}`)).fault);
    assert.equal(readLua(of(lines(() => 'a = {{ b }}').join('\n'))).directives.length, many);
  });

  test('a text that is made of itself over and over is not known', () => {
    const lua = readLua(of(`local a = "xx"\n${'local a = a .. a\n'.repeat(60)}b = a`));
    const [b] = lua.directives;
    assert.equal(b?.kind === 'option' && textOf(b.value), 'unknown');
    const js = readConfigJs(of(`var a = "xx";\n${'var a = a + a;\n'.repeat(60)}config.b = a;`));
    assert.equal(textOf(js.config.fields.get('b')), 'unknown');
  });

  test('names that every object has are names like others', () => {
    assert.deepEqual(readLua(of('constructor "x"\ntoString "y"\n__proto__ "z"')).directives, []);
    const hocon = readHocon(of('__proto__.x = 1\nconstructor.prototype.y = 2'));
    assert.deepEqual([...hocon.config.fields.keys()], ['__proto__', 'constructor']);
    readConfigJs(of('config.__proto__.polluted = 1; config.constructor.prototype.polluted = 1;'));
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });

  test('a pattern with many stars is compared in one go', { timeout: 60_000 }, () => {
    const here = import.meta.dirname;
    const names = (pattern: string) =>
      readMatching(`${here}/${pattern}`, []).map(({ file }) => file.slice(here.length + 1));
    assert.deepEqual(names('read-hos*'), ['read-hostile.test.ts']);
    assert.deepEqual(names('r*d-h*l*.t*t.ts'), ['read-hostile.test.ts']);
    assert.deepEqual(names('read-hostile.test.ts*read-hostile.test.ts'), []);
    assert.deepEqual(names(`${'*e'.repeat(60)}x`), []);
  });
});
