import { describe } from 'node:test';
import { read } from '../repo/tree.ts';
import { testsBehind } from '../support/behind-proxy.ts';
import { blocksOf } from '../support/markdown.ts';
import { nginxIsThere, startNginx } from '../support/nginx.ts';
import { requirePart } from '../support/require-part.ts';

const skip = requirePart('nginx', nginxIsThere);

/** What the page for operators says, to the letter. */
const [forBoth = '', ownHost = '', folder = ''] = blocksOf(read('docs/operations/proxies.md'))
  .filter(({ language }) => language === 'nginx')
  .map(({ text }) => text);

/** As Jitsi's own nginx does it: the last folder of a path is a room, the one before a tenant. */
const JITSI_TAKES_ALL = `
    default_type text/html;
    location ~* \\.(js|css)$ { return 410; }
    location ~ ^/([^/?&:'"]+)$ { return 200 "Jitsi Meet"; }
    location ~ ^/([^/?&:'"]+)/(.*)$ { return 200 "Jitsi Meet, a tenant"; }`;

interface Layout {
  readonly title: string;
  readonly path: string;
  /** The server blocks: `front` is the port people come to, `usher` where Usher listens. */
  readonly servers: (front: number, usher: number) => string;
}

const layouts: readonly Layout[] = [
  {
    title: 'on a host of its own',
    path: '/',
    servers: (front, usher) =>
      withPorts(ownHost, front, usher).replace(/server_name .*|ssl_certificate.*/g, ''),
  },
  {
    title: 'below /auth/ on Jitsi’s host, the prefix handed on',
    path: '/auth/',
    servers: (front, usher) => onJitsisHost(withPorts(folder, front, usher), front),
  },
  {
    title: 'below /auth/ on Jitsi’s host, the prefix taken away',
    path: '/auth/',
    servers: (front, usher) =>
      onJitsisHost(withPorts(folder, front, usher).replace(/(proxy_pass .*);/, '$1/;'), front),
  },
];

function withPorts(snippet: string, front: number, usher: number): string {
  return snippet
    .replace('127.0.0.1:3000', `127.0.0.1:${usher}`)
    .replace('443 ssl', `127.0.0.1:${front}`);
}

function onJitsisHost(location: string, front: number): string {
  return `server {
    listen 127.0.0.1:${front};
    ssi on;
${JITSI_TAKES_ALL}
${location}
}`;
}

for (const { title, path, servers } of layouts) {
  describe(`behind nginx as docs/operations/proxies.md has it, ${title}`, { skip }, () => {
    testsBehind({
      path,
      start: ({ front, usher, readyAt }) =>
        startNginx({ http: forBoth, servers: servers(front, usher), readyAt }),
      keepsPlus: !title.includes('taken away'),
    });
  });
}
