// The demo's people and children, as the server makes them from the same story.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

interface Story {
  staff: { key: string; email: string; name: string }[];
  guardians: { key: string; email: string; name: string; children: { child: string }[] }[];
  children: { key: string; first: string; name: string; group: string }[];
}

const story: Story = JSON.parse(
  readFileSync(new URL('../server/demo/story.json', import.meta.url), 'utf8'),
);

export const PASSWORD = 'samenbeeld-demo';

export interface Child {
  key: string;
  id: string;
  first: string;
  full: string;
}

export interface Account {
  key: string;
  id: string;
  email: string;
  name: string;
  isStaff: boolean;
}

export const children: Child[] = story.children.map(({ key, first, name }) => ({
  key,
  id: id('child', key),
  first,
  full: name,
}));

// `account('papa-noor')`
export function account(key: string): Account {
  const staff = story.staff.find((person) => person.key === key);
  const found = staff ?? story.guardians.find((person) => person.key === key);
  if (!found) throw new Error(`nobody in the story is called ${key}`);
  const { email, name } = found;
  return { key, id: id('person', key), email, name, isStaff: staff !== undefined };
}

// Somebody who is not in the story.
export function somebody(key: string, name: string): Account {
  return { key, id: '', email: key, name, isStaff: false };
}

// A group of the story, by its id.
export function group(key: string): string {
  return id('group', key);
}

export function child(key: string): Child {
  const found = children.find((child) => child.key === key);
  if (!found) throw new Error(`no child in the story is called ${key}`);
  return found;
}

// Every child but these.
export function allBut(...keys: string[]): Child[] {
  return children.filter((child) => !keys.includes(child.key));
}

// An id that follows from what it names, as in `server/src/demo.rs`.
function id(kind: string, key: string): string {
  const bytes = createHash('sha256').update(`samenbeeld-demo/${kind}/${key}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
