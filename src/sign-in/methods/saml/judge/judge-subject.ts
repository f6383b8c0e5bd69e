import { samlErrors } from '../errors.ts';
import { NAME_ID } from '../names.ts';
import type { AssertionFacts, AttributeFacts } from '../thread/read-assertion.ts';

const USABLE = /^[^\p{Cc}\p{Cs}]{1,255}$/u;

/**
 * The name of the account: the one value of the attribute that the operator chose, else the NameID (core 2.2.3). A
 * transient NameID names a session, an entity's a machine: neither is somebody.
 */
export function judgeSubject(assertion: AssertionFacts, attribute: string | null): string {
  if (attribute !== null) return fromAttribute(assertion.attributes, attribute);
  const { nameId } = assertion;
  if (!nameId) throw samlErrors.answerInvalid('name_id_missing');
  if (nameId.format === NAME_ID.transient || nameId.format === NAME_ID.entity) {
    throw samlErrors.answerInvalid('name_id_transient');
  }
  if (!USABLE.test(nameId.value)) throw samlErrors.answerInvalid('name_id_form');
  return nameId.value;
}

/** By its name; the friendly one, which no specification keeps from being there twice, only where no name fits. */
function fromAttribute(attributes: readonly AttributeFacts[], wanted: string): string {
  const named = attributes.filter(({ name }) => name === wanted);
  const friendly = attributes.filter(({ friendlyName }) => friendlyName === wanted);
  const values = (named.length > 0 ? named : friendly).flatMap((one) => one.values);
  const [only, ...others] = new Set(values);
  if (only === undefined || others.length > 0 || !USABLE.test(only)) {
    throw samlErrors.answerInvalid('subject_attribute', `${values.length} values`);
  }
  return only;
}
