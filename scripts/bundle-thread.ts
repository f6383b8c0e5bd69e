import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** Where the source says what the thread that reads XML begins with, and with which file it does. */
const ENTRY = /sign-in\/methods\/saml\/thread\/thread-entry\.ts$/;
const THREAD = 'src/sign-in/methods/saml/thread/thread.ts';

export interface BundledThread {
  readonly plugin: Plugin;
  /** The files that went into it, relative to the root. */
  readonly inputs: readonly string[];
}

/**
 * A thread begins with a file, and a release is one file: the thread's whole bundle goes into it as a text. It is a
 * script, because what begins with a text has no address that a module could be found from.
 */
export async function bundleThread(root: string): Promise<BundledThread> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [join(root, THREAD)],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    keepNames: true,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  const text = result.outputFiles[0]?.text;
  if (!text) throw new Error('The thread that reads XML came out empty.');
  const contents = `export const threadEntry = { source: ${JSON.stringify(text)}, options: { eval: true } };`;
  return {
    inputs: Object.keys(result.metafile.inputs),
    plugin: {
      name: 'bundled-thread',
      setup: (main) => {
        main.onLoad({ filter: ENTRY }, () => ({ contents, loader: 'js' }));
      },
    },
  };
}
