import { samlErrors } from '../errors.ts';
import type { ConditionFacts } from '../thread/read-assertion.ts';
import type { Expected } from './expected.ts';
import { isWithin } from './times.ts';

/** That the assertion holds now and for us (core 2.5.1). One for nobody in particular is for anybody's service: refused. */
export function judgeConditions(conditions: ConditionFacts | null, expected: Expected): void {
  if (!conditions) throw samlErrors.answerInvalid('conditions_missing');
  const [unknown] = conditions.unknown;
  if (unknown !== undefined) throw samlErrors.answerInvalid('conditions_unknown', unknown);
  if (!isWithin(conditions, expected.now, expected.skewSeconds)) {
    const { notBefore, notOnOrAfter } = conditions;
    throw samlErrors.answerInvalid('conditions_time', `${notBefore} to ${notOnOrAfter}`);
  }
  const { audiences } = conditions;
  if (audiences.length === 0) throw samlErrors.answerInvalid('audience', 'none');
  const other = audiences.find((list) => !list.includes(expected.audience));
  if (other) throw samlErrors.answerInvalid('audience', other.join(' '));
}
