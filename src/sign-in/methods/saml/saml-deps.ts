import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { Random } from '../../../base/random.ts';
import type { SamlMethodConfig } from '../../../config/method-configs/saml.ts';
import type { Fetch } from '../../remote/guarded-fetch.ts';
import type { OnProviderRequest } from '../../remote/measured-fetch.ts';
import type { Message, Writer } from './messages/message.ts';
import type { ProviderSource } from './metadata/provider-source.ts';
import type { XmlThread } from './thread/xml-thread.ts';

/** Where the provider reaches us, as it is registered there. */
export interface SamlAddresses {
  readonly callback: URL;
  readonly logout: URL;
  readonly metadata: URL;
}

export interface SamlMethodDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly addresses: SamlAddresses;
  /** Default: the system's. */
  readonly random?: Random;
  /** Default: the process's own, which keeps connections alive. */
  readonly fetch?: Fetch;
  /** Default: nobody is told. */
  readonly onRequest?: OnProviderRequest;
  /** Default: the one that all providers share. */
  readonly thread?: XmlThread;
}

/** What the parts of the method work with. */
export interface SamlParts {
  readonly settings: SamlMethodConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly addresses: SamlAddresses;
  readonly thread: XmlThread;
  readonly source: ProviderSource;
  readonly writer: Writer;
  /** Signs a message for the HTTP-POST binding, where there is a key. */
  readonly signPosted: (message: Message) => Promise<string>;
}
