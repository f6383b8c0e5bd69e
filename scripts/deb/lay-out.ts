import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { commands } from '../../src/cli/commands.ts';
import { renderManPage } from './man-page.ts';

/** What goes into a package besides its control files, and where from. */
export interface Layout {
  /** Of the checkout. */
  readonly root: string;
  /** What `npm run build` made. */
  readonly dist: string;
  /** The folder of Node's npm package. */
  readonly node: string;
  /** The empty folder to fill. */
  readonly tree: string;
  readonly version: string;
  readonly maintainer: string;
  readonly date: Date;
}

/** What apt runs; files of deploy/debian. */
export const MAINTAINER_SCRIPTS = ['postinst', 'prerm', 'postrm'] as const;

const LIB = 'usr/lib/jitsi-usher';
const DOC = 'usr/share/doc/jitsi-usher';
const EXECUTABLE = new Set(['usr/bin/usher', `${LIB}/node`]);

/** Fills the tree as it will lie on the machine. Folders and programs get 755, all else 644. */
export function layOut(layout: Layout): void {
  const { root, dist, node, tree } = layout;
  const put = (path: string, text: string | Buffer): void => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  };
  const copy = (from: string, path: string): void => put(path, readFileSync(from));
  const zip = (from: string, path: string): void =>
    put(path, gzipSync(readFileSync(from), { level: 9 }));

  copy(join(root, 'deploy/debian/usher'), 'usr/bin/usher');
  copy(join(root, 'deploy/systemd/usher.service'), 'usr/lib/systemd/system/usher.service');
  copy(join(node, 'bin/node'), `${LIB}/node`);
  put(`${LIB}/dist/usher.js`, withoutShebang(readFileSync(join(dist, 'usher.js'), 'utf8')));
  cpSync(join(dist, 'assets'), join(tree, LIB, 'dist/assets'), { recursive: true });
  put(`${LIB}/package.json`, packageJson(root));

  copy(join(root, 'deploy/debian/copyright'), `${DOC}/copyright`);
  zip(join(dist, 'LICENSES.txt'), `${DOC}/LICENSES.bundled.gz`);
  zip(join(node, 'LICENSE'), `${DOC}/LICENSE.node.gz`);
  zip(join(root, 'CHANGELOG.md'), `${DOC}/changelog.gz`);
  put(`${DOC}/changelog.Debian.gz`, gzipSync(debianChangelog(layout), { level: 9 }));
  copy(join(root, 'usher.example.yaml'), `${DOC}/examples/usher.example.yaml`);
  copy(join(root, 'deploy/debian/lintian-overrides'), 'usr/share/lintian/overrides/jitsi-usher');
  const day = layout.date.toISOString().slice(0, 10);
  const page = renderManPage(commands, layout.version, day);
  put('usr/share/man/man1/usher.1.gz', gzipSync(page, { level: 9 }));
  settleModes(tree);
}

/** What a running Usher reads of package.json: its version, and that its file is a module. */
function packageJson(root: string): string {
  const { name, version, license, type } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  return `${JSON.stringify({ name, version, license, type }, null, 2)}\n`;
}

function debianChangelog({ version, maintainer, date }: Layout): string {
  const when = date.toUTCString().replace('GMT', '+0000');
  const what = '  * What has changed stands in changelog.gz.';
  return `jitsi-usher (${version}) unstable; urgency=medium\n\n${what}\n\n -- ${maintainer}  ${when}\n`;
}

function settleModes(tree: string): void {
  chmodSync(tree, 0o755);
  for (const entry of readdirSync(tree, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const isProgram = entry.isDirectory() || EXECUTABLE.has(file.slice(tree.length + 1));
    chmodSync(file, isProgram ? 0o755 : 0o644);
  }
}

/** /usr/bin/usher says which Node it is run by. The line stays, so that those of a stack trace are the release's. */
function withoutShebang(program: string): string {
  return program.replace(/^#!.*/, '// Started by /usr/bin/usher.');
}
