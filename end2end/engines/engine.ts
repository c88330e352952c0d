// A browser with another engine than Chromium, as far as a journey needs one.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Engine {
  open(url: string): Promise<void>;
  // What an expression is in the page that is open; `undefined` while there is none.
  ask<T>(expression: string): Promise<T | undefined>;
  close(): Promise<void>;
}

// Programs and a home of their own, all of which goes when the browser is closed.
export class Household {
  readonly home = mkdtempSync(join(tmpdir(), 'samenbeeld-engine-'));
  private readonly running: ChildProcess[] = [];

  start(program: string, args: string[], env: Record<string, string> = {}): ChildProcess {
    const around = { ...process.env, HOME: this.home, XDG_RUNTIME_DIR: this.home, NO_AT_BRIDGE: '1', ...env };
    // the fourth is where a program may say under which number it can be found
    const started = spawn(program, args, { env: around, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    this.running.push(started);
    return started;
  }

  async close(): Promise<void> {
    for (const program of this.running.reverse()) {
      if (program.exitCode !== null || program.signalCode !== null) continue;
      const ended = once(program, 'exit');
      program.kill('SIGKILL');
      await ended;
    }
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

// A program that has just begun answers after a while.
export async function untilItAnswers<T>(what: string, ask: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + 30_000; ; ) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`${what} does not answer`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
