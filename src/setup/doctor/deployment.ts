import type { JitsiConfig } from '../../config/config.ts';
import type { SyntaxFault } from '../read/place.ts';
import type { FrontendConfig } from '../read/read-config-js.ts';
import type { DotEnv } from '../read/read-dot-env.ts';
import type { JitsiBuild } from '../read/read-dpkg.ts';
import type { JicofoConfig } from '../read/read-hocon.ts';
import type { NginxConfig } from '../read/read-nginx.ts';
import type { ProsodyConfig } from '../read/read-prosody.ts';
import type { JitsiSide } from './jitsi-side.ts';
import type { ModuleFolders } from './module-folders.ts';
import type { Provider } from './providers.ts';
import type { Unread } from './unread.ts';

/** What of Usher's settings Jitsi's must fit. It holds a secret: never print it whole. */
export interface UsherSide {
  readonly publicUrl: URL;
  readonly jitsi: JitsiConfig;
  /** Where people sign in. */
  readonly providers: readonly Provider[];
}

/**
 * What was read of an installation. Null: that part was not given, or its own program cannot read it, and nothing is
 * said of it.
 */
export interface Deployment {
  readonly prosody: ProsodyConfig | null;
  readonly frontend: FrontendConfig | null;
  readonly jicofo: JicofoConfig | null;
  readonly env: DotEnv | null;
  readonly nginx: NginxConfig | null;
  readonly usher: UsherSide | null;
  /** Prosody as its files or docker-jitsi-meet's variables set it up. */
  readonly side: JitsiSide | null;
  readonly faults: readonly SyntaxFault[];
  /** Prosody's folders of modules, where they are on this machine. */
  readonly modules: ModuleFolders | null;
  readonly build: JitsiBuild | null;
  /** What of it was not read, so that nobody takes silence for health. */
  readonly unread: readonly Unread[];
}
