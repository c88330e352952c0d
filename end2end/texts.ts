// What a person reads, from the same files as the screens: a test says what is
// on the screen, and a better wording breaks no test.

import { readFileSync, readdirSync } from 'node:fs';

export type Language = 'nl' | 'en';
type Entry = string | { [key: string]: Entry };
type Values = Record<string, string | number>;

const folder = new URL('../app/locales/', import.meta.url);
const parsed = (file: string) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as { [key: string]: Entry };

// `nl.json`, and each `nl/area.json` under the name of its area.
function read(language: Language): Entry {
  const all = parsed(`${language}.json`);
  for (const file of readdirSync(new URL(`${language}/`, folder))) {
    const area = file.replace('.json', '');
    const there = all[area];
    all[area] = { ...(typeof there === 'object' ? there : {}), ...parsed(`${language}/${file}`) };
  }
  return all;
}

const texts: Record<Language, Entry> = { nl: read('nl'), en: read('en') };

// `text('status.sending', { count: 3 })`; with a `count`, the form for one or for more.
export function text(path: string, values: Values = {}, language: Language = 'nl'): string {
  let found: Entry | undefined = texts[language];
  for (const key of path.split('.')) found = typeof found === 'object' ? found[key] : undefined;
  if (typeof found === 'object' && 'other' in found) found = found[values.count === 1 ? 'one' : 'other'];
  if (typeof found !== 'string') throw new Error(`no text ${path} in ${language}`);
  return found.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

// The same, whatever stands in its places: `Versturen (3)`, `Versturen (12)`.
export function anyOf(path: string, language: Language = 'nl'): RegExp {
  const parts = text(path, {}, language).split(/\{\w+\}/);
  return new RegExp(parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+'));
}
