/**
 * The path of a request below the base path, for the router. Proxies either hand our base path on or take it
 * away: both are understood. The path is looked at as it stands, still encoded; the host never.
 */
export function pathBelow(basePath: string): (request: Request) => string {
  return ({ url }) => {
    const start = url.indexOf('/', url.indexOf('//') + 2);
    if (start < 0) return '/';
    const end = url.slice(start).search(/[?#]/);
    const path = url.slice(start, end < 0 ? undefined : start + end);
    if (basePath === '/') return path;
    if (`${path}/` === basePath) return '/';
    return path.startsWith(basePath) ? path.slice(basePath.length - 1) : path;
  };
}
