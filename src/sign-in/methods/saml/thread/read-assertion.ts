import { NS } from '../names.ts';
import {
  attributeOf,
  childOf,
  childrenOf,
  childText,
  elementsIn,
  is,
  textOf,
  type XmlElement,
} from './dom.ts';
import { ThreadFault } from './fault.ts';

/** What an assertion says (core 2.3.3), as it says it: nothing here is judged yet. */
export interface AssertionFacts {
  readonly id: string;
  readonly issuer: string | null;
  readonly issueInstant: string | null;
  readonly nameId: NameIdFacts | null;
  readonly confirmations: readonly ConfirmationFacts[];
  readonly conditions: ConditionFacts | null;
  readonly statements: readonly StatementFacts[];
  readonly attributes: readonly AttributeFacts[];
}

/** Core 2.2.2, 2.2.3. */
export interface NameIdFacts {
  readonly value: string;
  readonly format: string | null;
  readonly nameQualifier: string | null;
  readonly spNameQualifier: string | null;
}

/** Core 2.4.1.1, 2.4.1.2. */
export interface ConfirmationFacts {
  readonly method: string | null;
  readonly recipient: string | null;
  readonly inResponseTo: string | null;
  readonly notBefore: string | null;
  readonly notOnOrAfter: string | null;
}

/** Core 2.5.1. */
export interface ConditionFacts {
  readonly notBefore: string | null;
  readonly notOnOrAfter: string | null;
  /** One list each restriction: the assertion is for somebody on every list. */
  readonly audiences: readonly (readonly string[])[];
  /** Conditions that are not known here, by name. */
  readonly unknown: readonly string[];
}

/** An AuthnStatement (core 2.7.2). */
export interface StatementFacts {
  readonly authnInstant: string | null;
  readonly sessionIndex: string | null;
  readonly sessionNotOnOrAfter: string | null;
  readonly contextClass: string | null;
}

/** Core 2.7.3.1. */
export interface AttributeFacts {
  readonly name: string;
  readonly friendlyName: string | null;
  readonly values: readonly string[];
}

/** Core 2.5.1.5, 2.5.1.6: how often it may be used, and by whom it may be handed on, is no matter here. */
const HARMLESS = new Set(['OneTimeUse', 'ProxyRestriction']);

/** @param assertion - out of bytes that were signed */
export function readAssertion(assertion: XmlElement): AssertionFacts {
  if (attributeOf(assertion, 'Version') !== '2.0') throw new ThreadFault('message_form', 'Version');
  const id = attributeOf(assertion, 'ID');
  if (!id) throw new ThreadFault('message_form', 'ID');
  const subject = childOf(assertion, NS.assertion, 'Subject');
  if (subject && childOf(subject, NS.assertion, 'EncryptedID')) {
    throw new ThreadFault('name_id_encrypted');
  }
  const conditions = childOf(assertion, NS.assertion, 'Conditions');
  return {
    id,
    issuer: childText(assertion, NS.assertion, 'Issuer'),
    issueInstant: attributeOf(assertion, 'IssueInstant'),
    nameId: subject && readNameId(subject),
    confirmations: subject ? readConfirmations(subject) : [],
    conditions: conditions && readConditions(conditions),
    statements: childrenOf(assertion, NS.assertion, 'AuthnStatement').map(readStatement),
    attributes: childrenOf(assertion, NS.assertion, 'AttributeStatement').flatMap((statement) =>
      childrenOf(statement, NS.assertion, 'Attribute').map(readAttribute),
    ),
  };
}

/** The NameID below an element; null for none. */
export function readNameId(parent: XmlElement): NameIdFacts | null {
  const element = childOf(parent, NS.assertion, 'NameID');
  return (
    element && {
      value: textOf(element),
      format: attributeOf(element, 'Format'),
      nameQualifier: attributeOf(element, 'NameQualifier'),
      spNameQualifier: attributeOf(element, 'SPNameQualifier'),
    }
  );
}

function readConfirmations(subject: XmlElement): ConfirmationFacts[] {
  return childrenOf(subject, NS.assertion, 'SubjectConfirmation').map((confirmation) => {
    const data = childOf(confirmation, NS.assertion, 'SubjectConfirmationData');
    const read = (name: string) => data && attributeOf(data, name);
    return {
      method: attributeOf(confirmation, 'Method'),
      recipient: read('Recipient'),
      inResponseTo: read('InResponseTo'),
      notBefore: read('NotBefore'),
      notOnOrAfter: read('NotOnOrAfter'),
    };
  });
}

function readConditions(conditions: XmlElement): ConditionFacts {
  const restrictions = childrenOf(conditions, NS.assertion, 'AudienceRestriction');
  return {
    notBefore: attributeOf(conditions, 'NotBefore'),
    notOnOrAfter: attributeOf(conditions, 'NotOnOrAfter'),
    audiences: restrictions.map((one) => childrenOf(one, NS.assertion, 'Audience').map(textOf)),
    unknown: elementsIn(conditions)
      .filter((one) => !restrictions.includes(one))
      .filter((one) => one.namespaceURI !== NS.assertion || !HARMLESS.has(one.localName))
      .map((one) => one.localName),
  };
}

function readStatement(statement: XmlElement): StatementFacts {
  const context = childOf(statement, NS.assertion, 'AuthnContext');
  return {
    authnInstant: attributeOf(statement, 'AuthnInstant'),
    sessionIndex: attributeOf(statement, 'SessionIndex'),
    sessionNotOnOrAfter: attributeOf(statement, 'SessionNotOnOrAfter'),
    contextClass: context && childText(context, NS.assertion, 'AuthnContextClassRef'),
  };
}

function readAttribute(attribute: XmlElement): AttributeFacts {
  return {
    name: attributeOf(attribute, 'Name') ?? '',
    friendlyName: attributeOf(attribute, 'FriendlyName'),
    values: childrenOf(attribute, NS.assertion, 'AttributeValue').flatMap(readValue),
  };
}

/** A text, or the NameID that eduPersonTargetedID wraps its value in. What is nil or holds anything else says nothing. */
function readValue(value: XmlElement): string[] {
  if (/^(?:true|1)$/.test(attributeOf(value, 'nil', NS.instance) ?? '')) return [];
  const [only, ...others] = elementsIn(value);
  if (!only) return [textOf(value)];
  return others.length === 0 && is(only, NS.assertion, 'NameID') ? [textOf(only)] : [];
}
