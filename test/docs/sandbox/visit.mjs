// node visit.mjs ADDRESS [NAME=VALUE …] …: a browser in a line. Goes there with the cookies of the jar (the variable
// JAR, else a fresh one), follows, fills in the first form where there are fields, and so on at each `--`; prints where
// it ended and what that says.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const [address, ...rest] = process.argv.slice(2);
const jar = process.env.JAR;
const cookies = new Map(jar && existsSync(jar) ? JSON.parse(readFileSync(jar, 'utf8')) : []);

async function go(url, body) {
  for (let at = url, sent = body, hops = 0; hops < 20; hops += 1) {
    if (!at.startsWith('https://auth.')) return { url: at, text: '' };
    const headers = {
      cookie: [...cookies].map((pair) => pair.join('=')).join('; '),
      accept: 'text/html',
    };
    if (sent) headers.origin = new URL(at).origin;
    const answer = await fetch(at, {
      redirect: 'manual',
      headers,
      ...(sent && { method: 'POST', body: sent }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (/max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const to = answer.headers.get('location');
    if (!to) return { url: at, text: await answer.text() };
    at = new URL(to, at).href;
    sent = undefined;
  }
  throw new Error('too many redirects');
}

function filled({ url, text }, fields) {
  const [, head, form] = /<form([^>]*)>(.*?)<\/form>/s.exec(text) ?? [];
  if (form === undefined) throw new Error(`no form at ${url}: ${text}`);
  const action = /action="([^"]*)"/.exec(head)?.[1] ?? '';
  const body = new URLSearchParams();
  for (const [input] of form.matchAll(/<(?:input|button)[^>]*>/g)) {
    const name = / name="([^"]*)"/.exec(input)?.[1];
    if (name) body.set(name, plain(/ value="([^"]*)"/.exec(input)?.[1] ?? ''));
  }
  for (const field of fields) body.set(...field.split(/=(.*)/s, 2));
  return [new URL(plain(action), url).href, body];
}

function plain(text) {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

let page = await go(address);
for (const fields of rest.length === 0 ? [] : rest.join('\n').split('\n--\n')) {
  page = await go(
    ...filled(
      page,
      fields.split('\n').filter((one) => one !== '-'),
    ),
  );
}
if (jar) writeFileSync(jar, JSON.stringify([...cookies]));
const words = page.text
  .replace(/<(style|script).*?<\/\1>/gs, '')
  .replace(/<[^>]*>/g, ' ')
  .replace(/\s+/g, ' ');
console.log(`${page.url.split('#')[0]}\n${words}`);
