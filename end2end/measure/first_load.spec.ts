// What a browser that was never here downloads, as it travels: up to a sign-in
// page that can be used, and from there to the group's screen. What the service
// worker fetches afterwards, to work without a network, is not waited for.

import { type CDPSession, type Page, expect, test } from '@playwright/test';
import { Device } from '../device.ts';
import { capture, fillIn } from '../person.ts';
import { Server } from '../server.ts';
import { account } from '../story.ts';
import { Figures, inRounds } from './figures.ts';

// Everything of a release is one of these; the others are what the release is
// about, and what the browser asks for on its own.
const KINDS = ['html', 'css', 'font', 'js', 'wasm', 'image'] as const;
type Kind = (typeof KINDS)[number] | 'data' | 'other';

class Downloads {
  private readonly kinds = new Map<string, Kind>();
  private readonly bytes = new Map<Kind, number>();
  private readonly underWay = new Set<string>();

  static async of(page: Page): Promise<Downloads> {
    const downloads = new Downloads();
    const devtools = await page.context().newCDPSession(page);
    downloads.listen(devtools);
    await devtools.send('Network.enable');
    return downloads;
  }

  of(...kinds: Kind[]): number {
    return kinds.reduce((sum, kind) => sum + (this.bytes.get(kind) ?? 0), 0);
  }

  async complete(): Promise<void> {
    await expect.poll(() => this.underWay.size, { message: 'downloads under way' }).toBe(0);
  }

  private listen(devtools: CDPSession): void {
    devtools.on('Network.requestWillBeSent', ({ requestId, request, type, redirectResponse }) => {
      // the server's pokes never end
      if (type === 'EventSource') return;
      if (redirectResponse) this.count('html', redirectResponse.encodedDataLength);
      this.kinds.set(requestId, kindOf(request.url, type ?? 'Other'));
      this.underWay.add(requestId);
    });
    devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const kind = this.kinds.get(requestId);
      if (kind) this.count(kind, encodedDataLength);
      this.underWay.delete(requestId);
    });
    devtools.on('Network.loadingFailed', ({ requestId }) => this.underWay.delete(requestId));
  }

  private count(kind: Kind, bytes: number): void {
    this.bytes.set(kind, (this.bytes.get(kind) ?? 0) + bytes);
  }
}

function kindOf(url: string, type: string): Kind {
  const path = new URL(url).pathname;
  if (path.startsWith('/api/')) return 'data';
  if (path.endsWith('.wasm')) return 'wasm';
  if (/\.(svg|png|ico)$/.test(path)) return 'image';
  const kinds: Record<string, Kind> = { Document: 'html', Stylesheet: 'css', Font: 'font', Script: 'js' };
  if (path.endsWith('.js')) return 'js';
  if (path.endsWith('.woff2')) return 'font';
  return kinds[type] ?? 'other';
}

test('little is downloaded before somebody can sign in, and before the group is there', async () => {
  const figures = new Figures();
  const server = await Server.start();
  try {
    await inRounds(async () => {
      const device = new Device(server, account('sanne'), 'phone', undefined);
      try {
        await device.switchOn();
        await load(device, figures);
      } finally {
        await device.discard();
      }
    });
  } finally {
    await server.close();
  }
  figures.addRatio('first_load_group_vs_sign_in', 'first_load_group_bytes', 'first_load_sign_in_bytes');
  figures.write();
});

async function load(device: Device, figures: Figures): Promise<void> {
  const { page } = device;
  const downloads = await Downloads.of(page);
  await page.goto('/sign-in');
  await expect(page.getByRole('button', { name: device.say('sign_in.action'), exact: true })).toBeVisible();
  await downloads.complete();
  figures.add('first_load_sign_in_bytes', 'bytes', downloads.of(...KINDS));
  await fillIn(page, device.person.email, device);
  await expect(capture(page)).toBeVisible();
  await expect(page.locator('.recent a.row').first()).toBeVisible();
  await downloads.complete();
  figures.add('first_load_group_bytes', 'bytes', downloads.of(...KINDS));
  figures.add('first_load_js_wasm_bytes', 'bytes', downloads.of('js', 'wasm'));
  for (const kind of [...KINDS, 'data', 'other'] as const) {
    figures.add(`first_load_${kind}_bytes`, 'bytes', downloads.of(kind));
  }
}
