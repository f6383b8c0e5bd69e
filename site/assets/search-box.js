/*
 * The search of the documentation. What is searched lies in a script of its own, which is loaded when somebody
 * comes to the box: so it works from a folder too. Without this script the box leads to the list of every heading.
 */
import { openSearch } from '../search/open-search.ts';

const root = new URL('..', document.currentScript.src);
const form = document.querySelector('form.search');
const box = form.querySelector('input');
const panel = document.createElement('div');
panel.className = 'results';
panel.hidden = true;
form.append(panel);

/** @type {Promise<(query: string) => import('../search/open-search.ts').SearchHit[]> | undefined} */
let opening;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = new URL('assets/search-data.js', root).href;
    script.addEventListener('load', () => resolve(openSearch(globalThis.usherPages)));
    script.addEventListener('error', () => reject(new Error('The search could not be loaded.')));
    document.head.append(script);
  });
  return opening;
}

async function show() {
  const query = box.value;
  const find = await open();
  if (box.value !== query) return;
  const hits = find(query);
  panel.hidden = query.trim() === '';
  panel.replaceChildren(status(hits), list(hits));
}

function status(hits) {
  const line = document.createElement('p');
  line.setAttribute('role', 'status');
  line.textContent = hits.length === 0 ? 'Nothing found.' : '';
  if (hits.length > 0) {
    line.className = 'unseen';
    line.textContent = hits.length === 1 ? 'One place found.' : `${hits.length} places found.`;
  }
  return line;
}

function list(hits) {
  const items = document.createElement('ol');
  for (const { entry, excerpt } of hits) {
    const link = document.createElement('a');
    link.href = new URL(entry.at, root).href;
    const title = document.createElement('strong');
    title.textContent = entry.head === '' ? entry.page : entry.head;
    const page = document.createElement('small');
    page.textContent = entry.head === '' ? '' : entry.page;
    const text = document.createElement('span');
    text.append(
      ...excerpt.map((part, at) => {
        if (at % 2 === 0) return part;
        const mark = document.createElement('mark');
        mark.textContent = part;
        return mark;
      }),
    );
    link.append(title, page, text);
    const item = document.createElement('li');
    item.append(link);
    items.append(item);
  }
  return items;
}

function move(event, step) {
  const links = [...panel.querySelectorAll('a')];
  if (panel.hidden || links.length === 0) return;
  event.preventDefault();
  const at = links.indexOf(document.activeElement) + step;
  if (at < 0) box.focus();
  else links[Math.min(at, links.length - 1)].focus();
}

function close() {
  panel.hidden = true;
}

box.addEventListener('focus', () => {
  void open();
  if (box.value !== '') void show();
});
box.addEventListener('input', () => void show());
form.addEventListener('submit', (event) => {
  event.preventDefault();
  panel.querySelector('a')?.click();
});
form.addEventListener('keydown', (event) => {
  if (event.key === 'ArrowDown') move(event, 1);
  if (event.key === 'ArrowUp') move(event, -1);
  if (event.key === 'Escape' && !panel.hidden) {
    box.focus();
    close();
  }
});
panel.addEventListener('click', close);
document.addEventListener('focusin', (event) => {
  if (!form.contains(event.target)) close();
});
document.addEventListener('pointerdown', (event) => {
  if (!form.contains(event.target)) close();
});
document.addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof Element && event.target.matches('input, textarea');
  const wants =
    (event.key === '/' && !isTyping) || (event.key === 'k' && (event.ctrlKey || event.metaKey));
  if (!wants || event.altKey) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// A page of the list was chosen: it need not stand in the way of the text any more.
document.querySelector('details.toc')?.addEventListener('click', (event) => {
  if (event.target instanceof Element && event.target.closest('a')) {
    event.currentTarget.removeAttribute('open');
  }
});
