import { systemClock } from '../../base/clock.ts';
import { AppError, messageOf } from '../../base/errors.ts';
import { createLog } from '../../base/log.ts';
import { systemRandom } from '../../base/random.ts';
import type { Config } from '../../config/config.ts';
import type { Problem } from '../../config/problem.ts';
import { createAssets } from '../../http/assets.ts';
import { needsKeys } from '../../jitsi/targets.ts';
import { isFault, readKeyFile } from '../../keys/read-key-file.ts';
import { createRegistry } from '../../sign-in/registry.ts';
import { judgeStorageAddress } from '../../storage/judge-storage-address.ts';

/**
 * What would end the start of a configuration in which nothing is wrong by itself: the same functions
 * look at it as in `serve`. Creates no file, and asks no database and no provider.
 */
export async function judgeStart(config: Config): Promise<Problem[]> {
  const fault = await judgeStorageAddress(config.storage.url);
  const problems: Problem[] = fault ? [{ path: 'storage.url', ...fault }] : [];
  return [
    ...problems,
    ...judgeLogo(config),
    ...judgeKeyFile(config),
    ...(await judgeMethods(config)),
  ];
}

function judgeLogo({ branding, publicUrl }: Config): Problem[] {
  const { accentColor, logo: logoFile } = branding;
  try {
    createAssets({ basePath: publicUrl.pathname, accentColor, logoFile });
    return [];
  } catch (thrown) {
    const reason = messageOf(thrown).replace(/^branding\.logo: |\.$/g, '');
    const message = `cannot be used: ${reason}`;
    return [{ path: 'branding.logo', message, mend: 'Name another file, or leave it out.' }];
  }
}

function judgeKeyFile(config: Config): Problem[] {
  const { file } = config.keys;
  if (file === null || !needsKeys(config)) return [];
  const read = readKeyFile(file, systemClock.nowSeconds());
  if (!isFault(read)) return [];
  return [{ path: 'keys.file', message: `names a file that ${read.message}`, mend: read.mend }];
}

async function judgeMethods(config: Config): Promise<Problem[]> {
  const log = createLog({ level: 'silent' });
  const sources = { clock: systemClock, random: systemRandom, log };
  const deps = { ...sources, accounts: null, onProviderRequest: () => {} };
  // Accounts of our own want a store, and have nothing that could not work.
  const methods = config.signIn.methods.filter(({ type }) => type !== 'local');
  try {
    for (const { method } of createRegistry({ ...config, signIn: { methods } }, deps).values())
      await method.close?.();
    return [];
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    const message = `cannot work: ${thrown.hint ?? thrown.message}`;
    return [{ path: 'sign_in.methods', message, mend: 'Mend the setting that is named.' }];
  }
}
