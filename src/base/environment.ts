/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The only place that reads `process.env`: a copy, so that nothing later changes under our feet. */
export function processEnvironment(): Environment {
  return { ...process.env };
}
