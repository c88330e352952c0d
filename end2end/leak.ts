// Whether somebody was given what they may not have.

import { expect } from './journey.ts';
import { everythingGiven } from './answers.ts';
import type { Device } from './device.ts';
import { type Child, allBut } from './story.ts';

// What stands in `raw` of these children: their ids, their names.
export function tracesOf(children: Child[], raw: string): string[] {
  const found: string[] = [];
  for (const child of children) {
    if (raw.includes(child.id)) found.push(`id of ${child.first}`);
    for (const name of [child.full, child.first]) {
      if (new RegExp(`(?<!\\p{L})${name}(?!\\p{L})`, 'u').test(raw)) found.push(name);
    }
  }
  return found;
}

// Neither what the server answers, nor what the browser keeps, nor what the page
// shows has anything of a child that is not one of these.
export async function expectOnly(device: Device, ...keys: string[]): Promise<void> {
  const others = allBut(...keys);
  const given = await everythingGiven(device.server, device.person);
  expect(tracesOf(others, given.raw), `answers to ${device.person.key}`).toEqual([]);
  const kept = await device.everythingKept();
  expect(tracesOf(others, kept), `kept by ${device.person.key}`).toEqual([]);
}
