import { DEFAULT_CLAIMS, DEFAULT_SCOPES, type Preset, presets } from '../presets.ts';
import type { Fields, Section } from '../setting.ts';
import { type Chapter, chapters, defaultText, type Entry } from './walk.ts';

const HEAD = `# Configuration

This page is made from the declarations in \`src/config/sections/\` by \`npm run generate\`.

Settings come from one YAML file (\`usher serve --config usher.yaml\`, or \`USHER_CONFIG\`), and from
environment variables, which win. Without a file the variables alone do.

- **Variables.** \`USHER_\` and the path in capitals, joined by \`_\`; entries of a list by their number:
  \`sign_in.methods[0].issuer\` is \`USHER_SIGN_IN_METHODS_0_ISSUER\`. Lists of words are parted by spaces or
  commas, maps are written \`a=1&b=2\`, flags take true, yes, on, 1 and false, no, off, 0. An empty variable
  counts as not set. An unknown \`USHER_\` name is a problem, not a shrug.
- **Secrets** (marked S) may be given as they are, or by \`<name>_file\`, the path of a file that holds them. One line
  break at the end of that file is left out. Paths in the YAML file are relative to it, paths in
  variables to the working directory. Both forms in one place are a problem. A secret is never printed. Files that everybody on
  the machine may read are named at start; files are read once, so a changed one counts after a restart.
- **Durations** are \`90s\`, \`15m\`, \`2h\`, \`30d\`, or whole seconds.
- **Web addresses** begin with https:// (http:// where a switch allows it) and hold no user name, password,
  query or fragment. A slash at the end is added, except to \`issuer\`, which stays as written.
- \`usher config check\` names all problems at once, each with its place and its mend; \`usher serve\` starts with none.
- The environment of jitsi-openid, jitsi-go-openid or jitsi-oidc-adapter, without a file, works as it is:
  \`usher config import\` turns it into a file.
`;

/** The text of docs/reference/configuration.md. */
export function renderPage(root: Section<Fields>): string {
  return `${[HEAD, ...chapters(root).map(renderChapter), renderPresets()].join('\n')}`;
}

function renderChapter({ path, type, meaning, entries }: Chapter): string {
  const of = type === undefined ? '' : ` with \`type: ${type}\``;
  return [
    path === '' ? '## At the top' : `## \`${path}\`${of}`,
    '',
    ...(path === '' ? [] : [meaning, '']),
    '| Path and variable | Type | Default | Bounds | Meaning |',
    '|---|---|---|---|---|',
    ...entries.map(renderEntry),
    '',
  ].join('\n');
}

function renderEntry({ path, variable, setting }: Entry): string {
  const { kind, secret, meaning } = setting;
  const name = `\`${path}\`${secret ? ' **S**' : ''}<br>\`${variable}\``;
  const type =
    kind.unit === null || kind.unit === kind.type ? kind.type : `${kind.type} (${kind.unit})`;
  const cells = [name, type, defaultText(setting), kind.bounds ?? '', meaning];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function renderPresets(): string {
  const claims = Object.entries(DEFAULT_CLAIMS).map(
    ([name, paths]) => `\`${snake(name)}\`: ${paths.join(', ') || 'nothing'}`,
  );
  return [
    '## Presets',
    '',
    `Without a preset: scopes ${DEFAULT_SCOPES.join(', ')}; claims ${claims.join('; ')}.`,
    'What a preset changes; a setting that is written down wins:',
    '',
    '| Preset | Changes |',
    '|---|---|',
    ...Object.entries(presets).map(([name, preset]) => `| \`${name}\` | ${changes(preset)} |`),
    '',
  ].join('\n');
}

function changes(preset: Preset): string {
  const { issuer, scopes, endpointHosts, userinfo, claims, refusedIssuers, notice } = preset;
  const parts = [
    issuer && `issuer ${issuer}`,
    scopes && `scope ${scopes.join(', ')} added`,
    endpointHosts && `endpoint hosts ${endpointHosts.join(', ')}`,
    userinfo && `userinfo ${userinfo}`,
    ...Object.entries(claims ?? {}).map(
      ([name, paths]) => `${snake(name)}: ${paths.join(', ') || 'nothing'}`,
    ),
    refusedIssuers && `refused: an issuer that ${refusedIssuers.message}`,
    notice && `mind: ${notice}`,
  ];
  return parts.filter((part) => part).join('; ') || 'nothing but the title';
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
