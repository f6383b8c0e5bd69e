import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { AppError } from './errors.ts';
import { createLog, type LogLevel } from './log.ts';
import { redactText } from './redact.ts';

function captured(level: LogLevel = 'info') {
  const lines: string[] = [];
  const log = createLog({ level, destination: { write: (line: string) => void lines.push(line) } });
  const parsed = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { log, lines, parsed };
}

describe('the log', () => {
  it('writes one JSON line an event, with level, time and fields', () => {
    const { log, lines, parsed } = captured();
    log.info('signed_in', { method: 'staff', seconds: 3 });
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /^\{.*\}\n$/);
    const line = parsed()[0]!;
    assert.equal(line['level'], 'info');
    assert.equal(line['event'], 'signed_in');
    assert.equal(line['method'], 'staff');
    assert.equal(line['seconds'], 3);
    assert.match(String(line['time']), /^\d{4}-\d\d-\d\dT/);
  });

  it('says nothing below its level', () => {
    const { log, lines } = captured('warn');
    log.info('quiet');
    log.debug('quieter');
    assert.equal(lines.length, 0);
  });

  it('lets short words pass that the long way would let pass too', () => {
    const letters = [...'abcDEF019_-'].concat('BEGIN', 'bearer', 'eyJ', 'code', 'token');
    const words = fc.string({ unit: fc.constantFrom(...letters), maxLength: 39 });
    fc.assert(
      fc.property(words, (word) => {
        fc.pre(word.length < 40);
        // A sentence goes the long way.
        assert.equal(redactText(`${word} .`), `${redactText(word)} .`);
      }),
    );
    const long = 'aB3'.repeat(14);
    assert.notEqual(redactText(long), long);
  });

  it('puts the fields of a child on every line', () => {
    const { log, parsed } = captured();
    log.child({ requestId: 'r1' }).child({ method: 'staff' }).warn('slow', { ms: 12 });
    assert.equal(parsed()[0]!['requestId'], 'r1');
    assert.equal(parsed()[0]!['method'], 'staff');
    assert.equal(parsed()[0]!['ms'], 12);
  });

  it('logs an error with code, hint, frames and causes', () => {
    const { log, parsed } = captured();
    const inner = Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED' });
    const err = new AppError('provider_unavailable', 503, 'No answer.', {
      cause: inner,
      hint: 'Is it up?',
    });
    log.error('request_failed', { err });
    const logged = parsed()[0]!['err'] as Record<string, unknown>;
    assert.equal(logged['code'], 'provider_unavailable');
    assert.equal(logged['hint'], 'Is it up?');
    assert.equal(logged['message'], 'No answer.');
    assert.ok(Array.isArray(logged['stack']) && logged['stack'].length > 0);
    const cause = logged['cause'] as Record<string, unknown>;
    assert.equal(cause['code'], 'ECONNREFUSED');
    assert.equal(cause['message'], 'connect refused');
  });

  it('survives circles, getters that throw, deep nesting, huge lists and odd values', () => {
    const { log, parsed } = captured();
    const circle: Record<string, unknown> = { name: 'circle' };
    circle['self'] = circle;
    const selfCaused = new Error('again');
    selfCaused.cause = selfCaused;
    let deep: object = {};
    for (let i = 0; i < 5000; i++) deep = { deep };
    const trap = Object.defineProperty({}, 'trap', {
      enumerable: true,
      get: () => {
        throw new Error('a getter ran');
      },
    });
    log.info('odd', {
      circle,
      selfCaused,
      deep,
      trap,
      list: Array.from({ length: 100_000 }, () => 1),
      big: 10n,
      symbol: Symbol('s'),
      run: () => 1,
      date: new Date(Number.NaN),
      ...JSON.parse('{"__proto__": {"polluted": true}, "constructor": "c"}'),
    });
    assert.equal(parsed()[0]!['event'], 'odd');
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('lets no field pass itself off as the event, the level or the time', () => {
    const { log, parsed } = captured();
    log.info('real', { event: 'fake', level: 'fatal', time: 'never' });
    assert.equal(parsed()[0]!['event'], 'real');
    assert.equal(parsed()[0]!['level'], 'info');
    assert.equal(parsed()[0]!['event_'], 'fake');
  });

  it('keeps what an operator needs: addresses of endpoints, counts, plain words', () => {
    const { log, parsed } = captured();
    log.info('discovered', {
      tokenEndpoint: 'https://id.example.org/realms/main/protocol/openid-connect/token',
      tokensMinted: 4,
      statement: 'state: of the art',
      room: 'Weekly planning',
    });
    const line = parsed()[0]!;
    assert.equal(
      line['tokenEndpoint'],
      'https://id.example.org/realms/main/protocol/openid-connect/token',
    );
    assert.equal(line['tokensMinted'], 4);
    assert.equal(line['room'], 'Weekly planning');
  });

  it('cuts a long string short and says how long it was', () => {
    const { log, lines } = captured();
    log.info('long', { text: 'x '.repeat(500_000) });
    assert.ok(lines[0]!.length < 2300);
    assert.match(lines[0]!, /1000000 characters/);
  });

  it('lives on when whoever reads standard output has gone (EPIPE)', async () => {
    const script = `
      import { createLog } from ${JSON.stringify(new URL('./log.ts', import.meta.url).href)};
      const log = createLog({ level: 'info' });
      let n = 0;
      const timer = setInterval(() => {
        log.info('tick', { n });
        if (++n < 40) return;
        clearInterval(timer);
        log.flush();
        console.error('still here, dropped: ' + (log.dropped() > 0));
      }, 2);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
    child.stdout.destroy();
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    const [code] = await once(child, 'close');
    assert.equal(said.trim(), 'still here, dropped: true');
    assert.equal(code, 0);
  });
});
