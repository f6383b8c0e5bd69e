import type { FilePlace, SourceText, SyntaxFault } from './place.ts';
import { type Directive, readLua, type SectionHead } from './read-lua.ts';
import type { FileValue } from './value.ts';

/** The options before the first host, or those of one host or component. */
export interface ProsodySection {
  readonly kind: 'global' | SectionHead['kind'];
  /** In lower case. Null: known only where it runs; of the global section, none. */
  readonly name: string | null;
  /** What a component is: `muc`. */
  readonly module: string | null;
  /** Null: the global section, which begins nowhere. */
  readonly at: FilePlace | null;
  readonly options: ReadonlyMap<string, FileValue>;
  /** Where an option is set a second time, which puts the first out of force. */
  readonly repeated: readonly { readonly name: string; readonly at: FilePlace }[];
}

export interface ProsodyConfig {
  readonly global: ProsodySection;
  readonly sections: readonly ProsodySection[];
  readonly faults: readonly SyntaxFault[];
  /** Files that are templates: what they come to is not known. */
  readonly templates: readonly string[];
}

/** Finds the files that an `Include` names, relative to the file it stands in. None where there are none. */
export type FindIncluded = (pattern: string, from: string) => readonly SourceText[];

interface Draft extends ProsodySection {
  readonly options: Map<string, FileValue>;
  readonly repeated: { readonly name: string; readonly at: FilePlace }[];
}

/** Reads Prosody's settings: files in any order, with those they include, each of which begins outside of any host. */
export function readProsody(
  sources: readonly SourceText[],
  findIncluded: FindIncluded = () => [],
): ProsodyConfig {
  const global = draft({ kind: 'global', name: null, module: null, at: null });
  const reading: Reading = {
    ...{ global, sections: [], faults: [], templates: [] },
    ...{ seen: new Set<string>(), findIncluded },
  };
  for (const source of sources) readInto(source, reading);
  const { sections, faults, templates } = reading;
  return { global, sections, faults, templates };
}

interface Reading {
  readonly global: Draft;
  readonly sections: Draft[];
  readonly faults: SyntaxFault[];
  readonly templates: string[];
  readonly seen: Set<string>;
  readonly findIncluded: FindIncluded;
}

function readInto(source: SourceText, reading: Reading): void {
  if (reading.seen.has(source.file)) return;
  reading.seen.add(source.file);
  const { directives, isTemplate, fault } = readLua(source);
  if (fault) reading.faults.push(fault);
  if (isTemplate) reading.templates.push(source.file);
  let section = reading.global;
  let isSet = new Set<string>();
  for (const directive of directives) {
    if (directive.kind === 'section') {
      section = openSection(directive.section, reading);
      isSet = new Set();
    } else if (directive.kind === 'option') {
      setOption(section, directive, isSet.has(directive.name));
      isSet.add(directive.name);
    } else {
      const included = reading.findIncluded(directive.pattern, source.file);
      for (const one of included) readInto(one, reading);
    }
  }
}

/** The same name again goes on where it was left. */
function openSection(head: SectionHead, { sections }: Reading): Draft {
  const known = head.name === null ? undefined : sections.find(({ name }) => name === head.name);
  if (known?.kind === head.kind) return known;
  const opened = draft(head);
  sections.push(opened);
  return opened;
}

function draft(head: Pick<ProsodySection, 'kind' | 'name' | 'module' | 'at'>): Draft {
  return { ...head, options: new Map(), repeated: [] };
}

/** `again`: it was set since the section was opened. Whoever opens it once more means to set it anew. */
function setOption(
  section: Draft,
  { name, value, at }: Directive & { kind: 'option' },
  again: boolean,
): void {
  const earlier = section.options.get(name);
  const isUnknown = value.kind === 'unknown';
  if (again && earlier?.kind !== 'unknown' && !isUnknown) section.repeated.push({ name, at });
  // Two ways that a template or a condition may go: neither is known to be the one.
  const isUnsure = again && earlier !== undefined && (earlier.kind === 'unknown') !== isUnknown;
  section.options.set(name, isUnsure ? { kind: 'unknown', at: value.at } : value);
}
