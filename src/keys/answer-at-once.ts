import { type AnswerAtOnce, type FixedAnswer, prepareFixed } from '../http/fixed-answer.ts';
import { routes } from '../http/paths.ts';
import type { Publication } from './publication.ts';
import type { SigningKeys } from './signing-keys.ts';

type Prepared = ReturnType<typeof prepareFixed>;

export interface AnswerAtOnceOptions {
  /** Of our public address; a proxy may hand it on or take it away. */
  readonly basePath: string;
  /** The headers that every answer of ours carries. */
  readonly headers: Readonly<Record<string, string>>;
  /** Called for each answer. */
  readonly onAnswer: (method: string, status: number) => void;
}

/**
 * Our public keys, for as long as what was last read of the store counts: whoever asks meanwhile is answered at
 * several times the rate of `routes.ts`, which answers all the others, and the same.
 */
export function createAnswerAtOnce(
  keys: SigningKeys,
  { basePath, headers, onAnswer }: AnswerAtOnceOptions,
): AnswerAtOnce {
  let of: Publication | null = null;
  let byTarget: ReadonlyMap<string, Prepared> = new Map();
  return (method, target, ifNoneMatch) => {
    if (method !== 'GET' && method !== 'HEAD') return null;
    const publication = keys.publishedNow()?.publication;
    if (!publication) return null;
    if (of !== publication) {
      byTarget = prepareAll(publication, basePath, headers);
      of = publication;
    }
    const found = byTarget.get(target)?.(method, ifNoneMatch);
    if (!found) return null;
    onAnswer(method, found.status);
    return found;
  };
}

function prepareAll(
  { keySet, certificates, pemFiles }: Publication,
  basePath: string,
  headers: AnswerAtOnceOptions['headers'],
): ReadonlyMap<string, Prepared> {
  const answers: (readonly [string, FixedAnswer])[] = [
    [routes.jwks, keySet],
    [routes.keyCertificates, certificates],
  ];
  for (const [file, answer] of pemFiles)
    answers.push([routes.asapKey.replace(':file', file), answer]);
  return new Map(
    answers.flatMap(([path, answer]) => {
      const prepared = prepareFixed(answer, headers);
      return [path, basePath.slice(0, -1) + path].map((target) => [target, prepared] as const);
    }),
  );
}
