/**
 * A small, tolerant reader of the HTML that servers of ours and demo providers write: enough to find
 * what a person would click on. It builds no tree and runs no script.
 */

export interface Link {
  readonly text: string;
  /** As written, entities decoded, not yet resolved. */
  readonly href: string;
}

export interface Button {
  readonly text: string;
  readonly name: string | null;
  readonly value: string;
  /** `formaction`, when the button has one of its own. */
  readonly action: string | null;
}

export interface Form {
  readonly id: string | null;
  /** As written; empty means the page's own address. */
  readonly action: string;
  readonly method: 'GET' | 'POST';
  /** What would be sent if nobody typed anything, in the order of the page. */
  readonly fields: readonly (readonly [string, string])[];
  readonly buttons: readonly Button[];
  /** What a person reads inside it. */
  readonly text: string;
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  middot: '·',
  hellip: '…',
  ndash: '–',
  mdash: '—',
};

function decodeEntities(text: string): string {
  return text.replace(/&(#x[\da-f]+|#\d+|[a-z]+\d*);/gi, (whole, body: string) => {
    if (!body.startsWith('#')) return NAMED[body.toLowerCase()] ?? whole;
    const hex = body[1] === 'x' || body[1] === 'X';
    const code = Number.parseInt(body.slice(hex ? 2 : 1), hex ? 16 : 10);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
  });
}

/** The attributes of one start tag, names in lower case, values decoded. The first of a name counts. */
export function attributesOf(tag: string): Map<string, string> {
  const found = new Map<string, string>();
  const inside = tag.replace(/^<[^\s/>]+/, '').replace(/\/?>$/, '');
  for (const m of inside.matchAll(
    /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g,
  )) {
    const name = (m[1] ?? '').toLowerCase();
    if (!found.has(name)) found.set(name, decodeEntities(m[2] ?? m[3] ?? m[4] ?? ''));
  }
  return found;
}

/** What a person reads: scripts, styles and comments left out, blocks on lines of their own. */
export function textOf(html: string): string {
  const visible = html
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<(script|style|head|template|noscript|svg)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(
      /<(br|hr|\/?(p|div|h[1-6]|li|ul|ol|dl|dt|dd|tr|main|header|footer|section|article|form|nav|button|details|summary|label|fieldset))\b[^>]*>/gi,
      '\n',
    )
    .replace(/<[^>]*>/g, '');
  const lines = decodeEntities(visible).split('\n');
  return lines
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
    .join('\n');
}

/** The text of the first element of this name, null when there is none. */
export function elementText(html: string, name: string): string | null {
  const found = new RegExp(`<${name}\\b[^>]*>([\\s\\S]*?)</${name}\\s*>`, 'i').exec(html);
  return found ? textOf(found[1] ?? '').replaceAll('\n', ' ') : null;
}

export function linksOf(html: string): Link[] {
  const links: Link[] = [];
  for (const m of html.matchAll(/(<a\b[^>]*>)([\s\S]*?)<\/a\s*>/gi)) {
    const href = attributesOf(m[1] ?? '').get('href');
    if (href !== undefined) links.push({ href, text: textOf(m[2] ?? '').replaceAll('\n', ' ') });
  }
  return links;
}

export function formsOf(html: string): Form[] {
  const forms: Form[] = [];
  for (const m of html.matchAll(/(<form\b[^>]*>)([\s\S]*?)<\/form\s*>/gi)) {
    const attributes = attributesOf(m[1] ?? '');
    const inside = m[2] ?? '';
    forms.push({
      id: attributes.get('id') ?? null,
      action: attributes.get('action') ?? '',
      method: attributes.get('method')?.toUpperCase() === 'POST' ? 'POST' : 'GET',
      fields: fieldsOf(inside),
      buttons: buttonsOf(inside),
      text: textOf(inside),
    });
  }
  return forms;
}

function fieldsOf(html: string): [string, string][] {
  const fields: [string, string][] = [];
  const pattern =
    /<input\b[^>]*>|(<textarea\b[^>]*>)([\s\S]*?)<\/textarea\s*>|(<select\b[^>]*>)([\s\S]*?)<\/select\s*>/gi;
  for (const m of html.matchAll(pattern)) {
    const attributes = attributesOf(m[1] ?? m[3] ?? m[0]);
    const name = attributes.get('name');
    if (!name || attributes.has('disabled')) continue;
    if (m[1]) fields.push([name, decodeEntities(m[2] ?? '').replace(/^\n/, '')]);
    else if (m[3]) fields.push([name, chosenOption(m[4] ?? '')]);
    else if (isSentInput(attributes))
      fields.push([name, attributes.get('value') ?? defaultOf(attributes)]);
  }
  return fields;
}

function isSentInput(attributes: ReadonlyMap<string, string>): boolean {
  const type = attributes.get('type')?.toLowerCase() ?? 'text';
  if (type === 'checkbox' || type === 'radio') return attributes.has('checked');
  return !['submit', 'button', 'image', 'reset', 'file'].includes(type);
}

function defaultOf(attributes: ReadonlyMap<string, string>): string {
  return ['checkbox', 'radio'].includes(attributes.get('type')?.toLowerCase() ?? '') ? 'on' : '';
}

function chosenOption(html: string): string {
  const options = [...html.matchAll(/(<option\b[^>]*>)([^<]*)/gi)].map((m) => {
    const attributes = attributesOf(m[1] ?? '');
    const value = attributes.get('value') ?? textOf(m[2] ?? '');
    return { value, selected: attributes.has('selected') };
  });
  return (options.find((option) => option.selected) ?? options[0])?.value ?? '';
}

function buttonsOf(html: string): Button[] {
  const buttons: Button[] = [];
  for (const m of html.matchAll(/(<button\b[^>]*>)([\s\S]*?)<\/button\s*>|<input\b[^>]*>/gi)) {
    const attributes = attributesOf(m[1] ?? m[0]);
    const type = attributes.get('type')?.toLowerCase() ?? (m[1] ? 'submit' : 'text');
    if (type !== 'submit' && type !== 'image') continue;
    const value = attributes.get('value') ?? '';
    const text = m[1] ? textOf(m[2] ?? '').replaceAll('\n', ' ') : value;
    const action = attributes.get('formaction') ?? null;
    buttons.push({ text, name: attributes.get('name') ?? null, value, action });
  }
  return buttons;
}
