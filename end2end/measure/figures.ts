// What was measured: a value per round, and what is written of it to the file
// that the environment names, where figures of other files stay.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export type Unit = 'ms' | 'bytes' | 'ratio' | 'score' | 'moments' | 'ops';

interface Figure {
  key: string;
  // The median; beside it the lowest and the highest round.
  value: number;
  low: number;
  high: number;
  rounds: number;
  unit: Unit;
}

export const ROUNDS = 5;

// Whatever is compared takes turns, round by round: a busy machine is busy for all of it.
export async function inRounds(round: (at: number) => Promise<void>): Promise<void> {
  for (let at = 0; at < ROUNDS; at += 1) await round(at);
}

// Each is the first as often as the last.
export function inTurn<T>(all: T[], round: number): T[] {
  return round % 2 === 0 ? all : all.toReversed();
}

export class Figures {
  private readonly rounds = new Map<string, { unit: Unit; values: number[] }>();

  add(key: string, unit: Unit, value: number): void {
    if (!Number.isFinite(value)) throw new Error(`${key} is ${value}`);
    const known = this.rounds.get(key) ?? { unit, values: [] };
    known.values.push(value);
    this.rounds.set(key, known);
  }

  // What one took against what another took in the same round.
  addRatio(key: string, over: string, under: string): void {
    this.values(over).forEach((value, at) => this.add(key, 'ratio', value / (this.values(under)[at] ?? NaN)));
  }

  write(): void {
    const found = [...this.rounds].map(([key, { unit, values }]) => figure(key, unit, values));
    const path = process.env.MEASURE_OUT;
    if (!path) throw new Error('MEASURE_OUT has to name the file for the figures');
    const before: Figure[] = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
    const others = before.filter((other) => !this.rounds.has(other.key));
    writeFileSync(path, `${JSON.stringify([...others, ...found], null, 1)}\n`);
    for (const { key, value, low, high, unit } of found) console.log(`${key} ${value} ${unit} (${low} to ${high})`);
  }

  private values(key: string): number[] {
    const known = this.rounds.get(key);
    if (!known) throw new Error(`nothing was measured as ${key}`);
    return known.values;
  }
}

function figure(key: string, unit: Unit, values: number[]): Figure {
  const sorted = [...values].sort((one, other) => one - other);
  const [low = NaN, high = NaN] = [sorted[0], sorted.at(-1)];
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
  return { key, value: round(median), low: round(low), high: round(high), rounds: values.length, unit };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
