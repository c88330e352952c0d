// A browser of one person: a phone, a tablet or a laptop. It can be closed and
// opened again, killed, and read to the last byte.

import { mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type CDPSession,
  type Page,
  chromium,
} from '@playwright/test';
import { launch } from './browser.ts';
import type { Server } from './server.ts';
import type { Account } from './story.ts';
import { type Language, text } from './texts.ts';

export type Kind = 'phone' | 'tablet' | 'laptop';

export const shapes: Record<Kind, BrowserContextOptions> = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  tablet: { viewport: { width: 1180, height: 820 }, hasTouch: true },
  laptop: { viewport: { width: 1280, height: 800 } },
};

export interface Likes {
  language?: Language;
  look?: 'light' | 'dark';
}

// What the browser itself says of a network that is gone.
const NETWORK_IS_GONE = /net::ERR_|Failed to fetch|bad HTTP response code|unknown error occurred when fetching/;

export class Device {
  // What the browser complained about: errors, warnings, exceptions.
  private readonly complaints: string[] = [];
  private readonly expected: RegExp[] = [];
  private isOffline = false;
  readonly language: Language;
  private readonly options: BrowserContextOptions;
  private opened: { context: BrowserContext; page: Page } | undefined;
  private profile: string | undefined;

  constructor(
    readonly server: Server,
    readonly person: Account,
    readonly kind: Kind,
    // Shared with other devices, each in a context of its own; without one this
    // device has a browser to itself, whose profile outlives it.
    private readonly browser: Browser | undefined,
    likes: Likes = {},
  ) {
    this.language = likes.language ?? 'nl';
    this.options = {
      ...shapes[kind],
      baseURL: server.origin,
      locale: this.language === 'en' ? 'en-GB' : 'nl-NL',
      timezoneId: 'Europe/Amsterdam',
      colorScheme: likes.look ?? 'light',
    };
  }

  // A text of the screens in the language of this device.
  readonly say = (path: string, values?: Record<string, string | number>) => text(path, values, this.language);

  get page(): Page {
    if (!this.opened) throw new Error('this device is switched off');
    return this.opened.page;
  }

  get context(): BrowserContext {
    if (!this.opened) throw new Error('this device is switched off');
    return this.opened.context;
  }

  async switchOn(): Promise<void> {
    const context = await this.launched();
    context.setDefaultTimeout(15_000);
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complain(message.text());
    });
    context.on('weberror', (error) => this.complain(error.error().stack ?? String(error.error())));
    if (this.isOffline) await context.setOffline(true);
    const page = context.pages()[0] ?? (await context.newPage());
    this.opened = { context, page };
  }

  private async launched(): Promise<BrowserContext> {
    if (this.browser) return this.browser.newContext(this.options);
    this.profile ??= mkdtempSync(join(tmpdir(), 'samenbeeld-profile-'));
    return chromium.launchPersistentContext(this.profile, { ...launch, ...this.options });
  }

  // Closes the browser, as a person does. With a profile it can be switched on again.
  async switchOff(): Promise<void> {
    await this.opened?.context.close();
    this.opened = undefined;
  }

  // `kill -9` of the whole browser.
  async killBrowser(): Promise<void> {
    if (!this.profile) throw new Error('this device shares its browser');
    const { context } = this;
    const pid = Number(readlinkSync(join(this.profile, 'SingletonLock')).split('-').at(-1));
    const closed = context.waitForEvent('close');
    process.kill(pid, 'SIGKILL');
    await closed;
    this.opened = undefined;
  }

  // Kills the process of the tab, and opens an empty one.
  async killTab(): Promise<void> {
    const kill = await this.aim('crash');
    await kill();
  }

  // Readies the end of a tab, so that it comes at once when it is called for. An
  // empty tab takes its place.
  async aim(how: 'crash' | 'close', page = this.page): Promise<() => Promise<Page>> {
    const { context } = this;
    const devtools = await context.newCDPSession(page);
    const fresh = await context.newPage();
    // behind another tab it would draw once a second
    await page.bringToFront();
    return async () => {
      if (how === 'crash') {
        const crashed = page.waitForEvent('crash');
        // the answer never comes: who would give it is dead
        void devtools.send('Page.crash').catch(() => undefined);
        await crashed;
      }
      await page.close();
      if (page === this.opened?.page) this.opened = { context, page: fresh };
      return fresh;
    };
  }

  // Kills a tab that is too busy to be asked, from outside. Only for a browser of
  // one's own.
  async killBusyTab(): Promise<void> {
    const { context, page } = this;
    const devtools = await context.browser()?.newBrowserCDPSession();
    if (!this.profile || !devtools) throw new Error('this device shares its browser');
    const crashed = page.waitForEvent('crash');
    process.kill(await busiest(devtools), 'SIGKILL');
    await crashed;
    await devtools.detach();
    const fresh = await context.newPage();
    await page.close();
    this.opened = { context, page: fresh };
  }

  // Another tab; the first stays the one that `page` is.
  async newTab(path: string): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(path);
    return page;
  }

  async goOffline(): Promise<void> {
    this.isOffline = true;
    this.server.wasAway = true;
    await this.opened?.context.setOffline(true);
  }

  async goOnline(): Promise<void> {
    this.isOffline = false;
    await this.opened?.context.setOffline(false);
  }

  // A complaint of the browser that the journey itself causes.
  expects(complaint: RegExp): void {
    this.expected.push(complaint);
  }

  unexplained(): string[] {
    return this.complaints.filter(
      (said) =>
        !this.expected.some((expected) => expected.test(said)) &&
        !(this.server.wasAway && NETWORK_IS_GONE.test(said)),
    );
  }

  // Where its tabs are, what they say, and what the browser complained about.
  async shown(): Promise<string> {
    const pages = this.opened?.context.pages() ?? [];
    const said = await Promise.all(pages.map((page) => page.locator('body').innerText().catch(String)));
    const tabs = pages.map((page, nth) => `${this.person.key} at ${page.url()}\n${said[nth]}`);
    return [...tabs, ...this.complaints].join('\n');
  }

  private complain(said: string): void {
    this.complaints.push(said);
  }

  // Everything that the browser keeps for the app, as it lies there: IndexedDB,
  // local storage, cached files (not their bytes), what the page shows.
  async everythingKept(): Promise<string> {
    return this.page.evaluate(async () => {
      const found: unknown[] = [document.documentElement.outerHTML, { ...localStorage }];
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      for (const { name } of await indexedDB.databases()) {
        const db = await done(indexedDB.open(name ?? ''));
        for (const store of db.objectStoreNames) {
          const read = db.transaction(store).objectStore(store);
          found.push(name, store, await done(read.getAllKeys()), await done(read.getAll()));
        }
        db.close();
      }
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        found.push(name, (await cache.keys()).map((request) => request.url));
      }
      return JSON.stringify(found);
    });
  }

  // The names of the databases and the keys of the local storage that are there.
  async traces(): Promise<{ databases: string[]; keys: string[] }> {
    return this.page.evaluate(async () => ({
      databases: (await indexedDB.databases()).map(({ name }) => name ?? ''),
      keys: Object.keys(localStorage),
    }));
  }

  // As a browser that needs room, or a person who tidies, throws things away.
  async clear(...kinds: ('indexeddb' | 'local_storage' | 'cache_storage' | 'service_workers')[]): Promise<void> {
    const devtools = await this.context.newCDPSession(this.page);
    await devtools.send('Storage.clearDataForOrigin', {
      origin: this.server.origin,
      storageTypes: kinds.join(','),
    });
    await devtools.detach();
  }

  // How much the browser lets the app keep, in bytes.
  async leaveRoom(size: number | 'enough'): Promise<void> {
    const devtools = await this.context.newCDPSession(this.page);
    const { origin } = this.server;
    const quota = size === 'enough' ? { origin } : { origin, quotaSize: size };
    await devtools.send('Storage.overrideQuotaForOrigin', quota);
    // the override ends with the session that made it
    if (size === 'enough') await devtools.detach();
  }

  async discard(): Promise<void> {
    await this.switchOff();
    if (this.profile) rmSync(this.profile, { recursive: true, force: true });
  }
}

// The process of the tab that works hardest; the others are spare ones, or idle.
async function busiest(devtools: CDPSession): Promise<number> {
  const before = new Map<number, number>();
  for (;;) {
    const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
    for (const { type, id, cpuTime } of processInfo) {
      if (type !== 'renderer') continue;
      if (cpuTime - (before.get(id) ?? cpuTime) > 0.1) return id;
      if (!before.has(id)) before.set(id, cpuTime);
    }
  }
}
