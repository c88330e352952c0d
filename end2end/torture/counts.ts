// What was done and seen in this run: a flat object in the file that TORTURE_OUT
// names. A worker that was started again after a failure adds to it.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';

type Numbers = Record<string, number>;

function read(): Numbers {
  const file = process.env.TORTURE_OUT;
  return file && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Numbers) : {};
}

function write(counts: Numbers): void {
  const file = process.env.TORTURE_OUT;
  if (file) writeFileSync(file, `${JSON.stringify(counts, null, 2)}\n`);
}

export class Counts {
  private readonly counted: Numbers = {};

  add(name: string, count = 1): void {
    this.counted[name] = (this.counted[name] ?? 0) + count;
  }

  of(name: string): number {
    return this.counted[name] ?? 0;
  }

  // Adds what was counted to the file.
  keep(): void {
    const all = read();
    for (const [name, count] of Object.entries(this.counted)) all[name] = (all[name] ?? 0) + count;
    write(all);
  }

  toString(): string {
    const all = Object.entries(this.counted).map(([name, count]) => `${name.replaceAll('_', ' ')} ${count}`);
    return all.sort().join(', ');
  }
}

// At the start of a run.
export function emptyCounts(): void {
  write({});
}
