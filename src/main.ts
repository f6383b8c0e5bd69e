// A bundle for Node 24 started by an older Node would fail with a riddle: say it plainly first.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 7)) {
  process.stderr.write(
    `usher needs Node 24.7 or newer; this is Node ${process.versions.node}. Install it, or run: npx node@24 ${process.argv[1] ?? 'usher'}\n`,
  );
  process.exit(2);
}
const { run } = await import('./cli/run.ts');
process.exitCode = await run(process.argv.slice(2));

export {};
