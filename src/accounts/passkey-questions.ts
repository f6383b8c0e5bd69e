import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { Seal } from '../http/seal.ts';
import { isJsonObject } from '../model/json.ts';
import type { Storage } from '../storage/storage.ts';

/** A challenge that a passkey is to answer (WebAuthn 13.4.3). */
export interface PasskeyQuestion {
  /** 256 random bits: what is signed, and what names the cookie. */
  readonly id: string;
  /** For a cookie of its own. */
  readonly sealed: string;
}

/** How long somebody may look for their key. */
export const QUESTION_SECONDS = 5 * 60;

/** Questions to passkeys: asked here, kept by the browser, answered once. */
export interface PasskeyQuestions {
  /** `about`: what the answer is for. It is good for nothing else. */
  ask(about: string): Promise<PasskeyQuestion>;
  /** True once: for a question that this browser was asked, about this, not too long ago. */
  take(id: string, sealed: readonly string[], about: string): Promise<boolean>;
}

export function createPasskeyQuestions(
  seal: Seal,
  storage: Pick<Storage, 'singleUse'>,
  clock: Clock,
  random: Random,
): PasskeyQuestions {
  const isAbout = async (sealed: string, id: string, about: string): Promise<boolean> => {
    const asked = await seal.open('passkey-question', sealed);
    return isJsonObject(asked) && asked['id'] === id && asked['about'] === about;
  };
  return {
    async ask(about) {
      const id = random.token();
      const until = clock.nowSeconds() + QUESTION_SECONDS;
      return { id, sealed: await seal.seal('passkey-question', { id, about }, until) };
    },
    async take(id, sealed, about) {
      for (const text of sealed.slice(0, 4)) {
        if (!(await isAbout(text, id, about))) continue;
        const keptUntil = clock.nowSeconds() + QUESTION_SECONDS;
        return storage.singleUse.take('passkey-question', id, keptUntil);
      }
      return false;
    },
  };
}
