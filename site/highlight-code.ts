import type { HLJSApi } from 'highlight.js';
import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import ini from 'highlight.js/lib/languages/ini';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import lua from 'highlight.js/lib/languages/lua';
import nginx from 'highlight.js/lib/languages/nginx';
import nix from 'highlight.js/lib/languages/nix';
import php from 'highlight.js/lib/languages/php';
import powershell from 'highlight.js/lib/languages/powershell';
import python from 'highlight.js/lib/languages/python';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';

const languages = {
  bash,
  dockerfile,
  ini,
  javascript,
  json,
  lua,
  nginx,
  nix,
  php,
  powershell,
  python,
  typescript,
  xml,
  yaml,
};

const highlighter: HLJSApi = hljs.newInstance();
for (const [name, language] of Object.entries(languages)) {
  highlighter.registerLanguage(name, language);
}
highlighter.registerAliases(['service', 'conf', 'env'], { languageName: 'ini' });

/** Code as HTML, with classes where its language (a name, or how its files end) is known; escaped in any case. */
export function highlightCode(code: string, language: string): string {
  if (highlighter.getLanguage(language)) {
    return highlighter.highlight(code, { language, ignoreIllegals: true }).value;
  }
  return code.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
