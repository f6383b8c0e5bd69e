import { routes } from '../../http/paths.ts';
import type { SetupAnswers } from '../setup-answers.ts';
import type { Names } from './names.ts';

const WRITTEN = '# Written by usher setup.\n';

/** What stands before the secret in the links that people are handed. */
const linked = Object.values(routes).flatMap(
  (route) => /^\/(\w+)\/:secret$/.exec(route)?.[1] ?? [],
);

/** For nginx' http block: what the locations log by. */
export function nginxLogFormat(): string {
  return `${WRITTEN}# Without the query: codes and sealed places stand there, and a log needs none of them.
log_format usher '$remote_addr [$time_local] "$request_method $usher_uri" $status $body_bytes_sent';
# And without what makes a link to a password or an invitation good.
map $uri $usher_uri {
    default $uri;
    ~^(?<usher_link>.*/(${linked.join('|')})/) $usher_link...;
}
`;
}

/** A folder of Jitsi's own host: for the folder that Jitsi's server block includes. */
export function nginxLocations(
  { usherUrl, flow, installation }: SetupAnswers,
  names: Names,
): string {
  const log =
    installation === 'docker' ? 'access_log off;' : 'access_log /var/log/nginx/usher.log usher;';
  const sso = `
# Codes and refresh tokens stand in the address of this page of Jitsi's: nothing for a log.
location = /static/sso.html {
    alias /usr/share/jitsi-meet/static/sso.html;
    ${log}
}
`;
  return `${WRITTEN}# ^~ keeps this folder out of the hands of Jitsi's own nginx lines, which take every folder for a tenant.
location ^~ ${usherUrl.pathname} {
${proxyLines(names)}
    ${log}
    ssi off;
    # Usher's answers have headers of their own. Without a line here they would get Jitsi's as well, some twice.
    add_header X-Usher "";
}
${flow === 'inline' ? sso : ''}`;
}

/** A host of Usher's own, behind the certificate that certbot puts there. */
export function nginxServer({ usherUrl }: SetupAnswers, names: Names): string {
  const host = usherUrl.hostname;
  return `${WRITTEN}server {
    listen 443 ssl;
    listen [::]:443 ssl;
    server_name ${host};
    # As certbot names them; put your own here.
    ssl_certificate /etc/letsencrypt/live/${host}/fullchain.pem;
    ssl_certificate_key /etc/letsencrypt/live/${host}/privkey.pem;
    access_log /var/log/nginx/usher.log usher;

    location ${usherUrl.pathname} {
${proxyLines(names).replace(/^/gm, '    ')}
    }
}
`;
}

function proxyLines({ upstream }: Names): string {
  return `${passLines(upstream)}
    # Usher's limits count by it; it believes this header from its trusted_proxies alone.
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    # Long links travel in headers.
    proxy_buffer_size 16k;
    proxy_buffers 4 16k;
    # Who waits for a host is told through a connection that stays open.
    proxy_read_timeout 1h;`;
}

/** A name that nginx looked up when it starts would keep Jitsi from starting without Usher, and go stale. */
function passLines(upstream: string): string {
  if (!upstream.startsWith('usher:')) return `    proxy_pass http://${upstream};`;
  return `    # By a variable, the container is looked up when it is asked, and Jitsi does well without it.
    set $usher ${upstream};
    proxy_pass http://$usher;`;
}
