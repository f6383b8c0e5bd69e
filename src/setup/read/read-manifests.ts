import { isMap, isPair, isScalar, isSeq, type Node, parseAllDocuments, type YAMLMap } from 'yaml';
import { placeAt, type SourceText, type SyntaxFault } from './place.ts';
import type { DotEnv } from './read-dot-env.ts';
import type { FileValue } from './value.ts';

/**
 * Reads the variables of docker-jitsi-meet out of what `helm template` prints: the data of each ConfigMap and Secret,
 * and the `env` of each container. What comes from elsewhere (`valueFrom`) is unknown. The last one counts.
 */
export function readManifests(source: SourceText): DotEnv {
  const variables = new Map<string, FileValue>();
  const faults: SyntaxFault[] = [];
  for (const document of parseAllDocuments(source.text)) {
    if (!('contents' in document)) continue;
    const [error] = document.errors;
    if (error) {
      // Its message may quote the line, and a secret in it.
      faults.push({ at: placeAt(source, error.pos[0]), message: 'this is not YAML' });
    } else if (isMap(document.contents)) readDocument(document.contents, source, variables);
  }
  return { file: source.file, variables, faults };
}

type Variables = Map<string, FileValue>;

function readDocument(root: YAMLMap, source: SourceText, into: Variables): void {
  const kind = root.get('kind');
  if (kind === 'ConfigMap' || kind === 'Secret') {
    readData(root.get('data'), source, into, kind === 'Secret');
    readData(root.get('stringData'), source, into, false);
  } else readContainers(root, source, into);
}

function readData(data: unknown, source: SourceText, into: Variables, isEncoded: boolean): void {
  if (!isMap(data)) return;
  for (const { key, value } of data.items) {
    if (!isScalar(key) || !isScalar(value)) continue;
    const at = placeAt(source, key.range?.[0] ?? 0);
    const plain = String(value.value ?? '');
    const text = isEncoded ? Buffer.from(plain, 'base64').toString('utf8') : plain;
    into.set(String(key.value), { kind: 'text', text, at });
  }
}

/** Every list by the name of `env`, wherever a workload of some kind has its containers. */
function readContainers(node: Node, source: SourceText, into: Variables): void {
  if (isSeq(node)) for (const item of node.items) readContainers(item as Node, source, into);
  if (!isMap(node)) return;
  for (const pair of node.items) {
    if (!isPair(pair) || !isScalar(pair.key)) continue;
    if (pair.key.value === 'env' && isSeq(pair.value)) {
      for (const item of pair.value.items) if (isMap(item)) readVariable(item, source, into);
    } else if (pair.value) readContainers(pair.value as Node, source, into);
  }
}

function readVariable(item: YAMLMap, source: SourceText, into: Variables): void {
  const name = item.get('name');
  const value = item.get('value');
  if (typeof name !== 'string') return;
  const at = placeAt(source, item.range?.[0] ?? 0);
  const isKnown = typeof value === 'string' && !/\$\(\w+\)/.test(value);
  into.set(name, isKnown ? { kind: 'text', text: value, at } : { kind: 'unknown', at });
}
