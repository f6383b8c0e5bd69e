import type { Plugin } from 'esbuild';

/**
 * Modules of Node that an older Node does not have would end the program before its first line. Asked
 * for late, they leave src/main.ts time to say which Node is needed.
 */
export function lateBuiltins(names: readonly string[]): Plugin {
  return {
    name: 'late-builtins',
    setup(build) {
      const wanted = new RegExp(`^(${names.join('|')})$`);
      build.onResolve({ filter: wanted }, ({ path }) => ({ path, namespace: 'late-builtin' }));
      build.onLoad({ filter: wanted, namespace: 'late-builtin' }, async ({ path }) => {
        const exported = Object.keys(await import(path)).filter((name) => name !== 'default');
        const contents = [
          `const late = process.getBuiltinModule(${JSON.stringify(path)});`,
          ...exported.map((name) => `export const ${name} = late.${name};`),
        ].join('\n');
        return { contents, loader: 'js' };
      });
    },
  };
}
