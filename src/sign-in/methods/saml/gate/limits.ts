/** What a document from outside may hold before anything reads it. */
export interface XmlLimits {
  /** UTF-8, after base64 and inflation. */
  readonly bytes: number;
  readonly elements: number;
  readonly depth: number;
  /** Of one element, namespace declarations included. */
  readonly attributes: number;
  /** Of all elements together: three for each value, as some providers write them. */
  readonly allAttributes: number;
  /** Whether `<!-- -->` may stand in it. People write comments into metadata; a message has no use for them. */
  readonly comments: boolean;
}

/**
 * A message: a response with a thousand groups stays below, and what checking its signature costs (it grows with the square
 * of the elements) stays within a fraction of the thread's deadline.
 */
export const MESSAGE_LIMITS: XmlLimits = {
  bytes: 256 * 1024,
  elements: 1500,
  depth: 24,
  attributes: 32,
  allAttributes: 4500,
  comments: false,
};

/** The metadata of one provider. Whole federations are far larger: they serve each member by itself (MDQ). */
export const METADATA_LIMITS: XmlLimits = {
  bytes: 1024 * 1024,
  elements: 5000,
  depth: 24,
  attributes: 64,
  allAttributes: 12_000,
  comments: true,
};
