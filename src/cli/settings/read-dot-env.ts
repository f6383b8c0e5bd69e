import { readFileSync } from 'node:fs';

/** The text of `.env` in the working directory, as jitsi-go-openid reads it; null when there is none. */
export function readDotEnv(): string | null {
  try {
    return readFileSync('.env', 'utf8');
  } catch {
    return null;
  }
}
