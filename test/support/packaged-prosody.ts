import type { Names } from '../../src/setup/generate/names.ts';
import { prosodyBase } from '../../src/setup/generate/prosody-base.ts';

/** The file that Jitsi's package leaves for Prosody 0.12: everybody comes in, without a name. */
export function packagedProsody(names: Names): string {
  return prosodyBase(names, '0.12').replace(
    `VirtualHost "${names.xmpp}"\n`,
    (line) => `${line}    authentication = "jitsi-anonymous"\n    main_muc = "${names.muc}"\n`,
  );
}
