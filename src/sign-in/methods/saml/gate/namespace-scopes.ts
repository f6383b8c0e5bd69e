import type { GateReason } from './fault.ts';

/** Which prefixes are declared where, element by element. */
export interface NamespaceScopes {
  /** An element begins. A prefix that nobody declared is refused: what it stands for would be anybody's guess. */
  enter(element: string, attributes: ReadonlyMap<string, string>): GateReason | null;
  leave(): void;
}

const XML = 'http://www.w3.org/XML/1998/namespace';

export function createNamespaceScopes(): NamespaceScopes {
  /** How often each prefix is declared around here. */
  const declared = new Map<string, number>();
  const scopes: string[][] = [];
  const count = (prefix: string, step: number) =>
    declared.set(prefix, (declared.get(prefix) ?? 0) + step);
  return {
    enter(element, attributes) {
      const own: string[] = [];
      for (const [name, value] of attributes) {
        if (name === 'xmlns' && (value === XML || value.includes('&'))) return 'xml_namespace';
        if (!name.startsWith('xmlns:')) continue;
        const prefix = name.slice('xmlns:'.length);
        if (prefix === 'xmlns' || prefix === 'xml' || value === '' || value.includes('&')) {
          return 'xml_namespace';
        }
        own.push(prefix);
        count(prefix, 1);
      }
      scopes.push(own);
      const names = [element, ...attributes.keys()];
      return names.every((name) => isKnown(name, declared)) ? null : 'xml_namespace';
    },
    leave() {
      for (const prefix of scopes.pop() ?? []) count(prefix, -1);
    },
  };
}

function isKnown(name: string, declared: ReadonlyMap<string, number>): boolean {
  const colon = name.indexOf(':');
  if (colon < 0) return true;
  const prefix = name.slice(0, colon);
  return prefix === 'xml' || prefix === 'xmlns' || (declared.get(prefix) ?? 0) > 0;
}
