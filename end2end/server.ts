// The real server, as a program of its own: it can be stopped, killed, and
// started again with the same data, with this release or another.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START_MS = 60_000;

export type Command = 'demo' | 'serve';

export class Server {
  log = '';
  // Whether it was ever gone: then browsers say in their console that they could not reach it.
  wasAway = false;
  private process: ChildProcess | undefined;

  private constructor(
    readonly origin: string,
    private readonly port: number,
    private readonly data: string,
    private readonly command: Command,
  ) {}

  // With the demo's people, or with nobody.
  static async start(command: Command = 'demo'): Promise<Server> {
    const port = await freePort();
    const data = mkdtempSync(join(tmpdir(), 'samenbeeld-server-'));
    const server = new Server(`http://127.0.0.1:${port}`, port, data, command);
    await server.startAgain();
    return server;
  }

  // With the same data and on the same port; `site`: a folder with another release.
  async startAgain(site?: string): Promise<void> {
    const binary = process.env.SAMENBEELD_BIN;
    if (!binary) throw new Error('SAMENBEELD_BIN has to name the server; `cargo xtask test browser` sets it');
    const options = [this.command, '--data', this.data, '--port', String(this.port)];
    if (site) options.push('--site', site);
    const started = spawn(binary, options, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [started.stdout, started.stderr]) {
      stream.on('data', (bytes: Buffer) => (this.log += bytes.toString()));
    }
    this.process = started;
    await this.answers();
  }

  // As an operator stops it.
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  // `kill -9`: nothing is finished, nothing is said.
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  // The code that it printed: with it an organisation begins.
  get code(): string {
    const code = /^ {4}([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})$/m.exec(this.log)?.[1];
    if (!code) throw new Error('the server printed no code');
    return code;
  }

  // Which release it serves.
  async build(): Promise<string> {
    const answer = await fetch(`${this.origin}/health`);
    return ((await answer.json()) as { build: string }).build;
  }

  async close(): Promise<void> {
    await this.end('SIGKILL');
    rmSync(this.data, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const running = this.process;
    if (!running) return;
    this.process = undefined;
    this.wasAway = true;
    if (running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit');
    running.kill(signal);
    await ended;
  }

  private async answers(): Promise<void> {
    const deadline = Date.now() + START_MS;
    while (Date.now() < deadline) {
      if (this.process?.exitCode !== null) throw new Error(`the server ended:\n${this.log}`);
      const answer = await fetch(`${this.origin}/health`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`the server does not answer:\n${this.log}`);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
