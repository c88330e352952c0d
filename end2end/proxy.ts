// Something in between: it passes on, or answers for the server.

import { createServer, request as ask, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

// What it does: pass on, answer with a page of its own under a status, or never answer.
export type Manner = 'passes' | 'portal' | 'silent' | number;

export class Proxy {
  manner: Manner = 'passes';
  private readonly asked: string[] = [];

  private constructor(
    private readonly server: HttpServer,
    readonly origin: string,
  ) {}

  static async before(target: string): Promise<Proxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const proxy = new Proxy(server, `http://127.0.0.1:${port}`);
    server.on('request', (from: IncomingMessage, to: ServerResponse) => proxy.answer(target, from, to));
    return proxy;
  }

  // How often something was asked, whatever the answer was.
  count(path: string): number {
    return this.asked.filter((asked) => asked === path).length;
  }

  // Cuts what is open, as a proxy that starts again.
  cut(): void {
    this.server.closeAllConnections();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((closed) => this.server.close(closed));
  }

  private answer(target: string, from: IncomingMessage, to: ServerResponse): void {
    this.asked.push(from.url ?? '');
    if (this.manner === 'silent') return;
    if (this.manner !== 'passes') {
      const status = this.manner === 'portal' ? 200 : this.manner;
      to.writeHead(status, { 'content-type': 'text/html' });
      to.end('<!doctype html><h1>Welkom op de wifi van het hotel</h1>');
      return;
    }
    const onward = ask(target + from.url, { method: from.method, headers: from.headers }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    onward.on('error', () => to.destroy());
    to.on('close', () => onward.destroy());
    from.pipe(onward);
  }
}
