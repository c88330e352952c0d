// When something stands on the screen, by the clock of the page itself: seen by
// an observer of the document, never by asking from outside.

import type { BrowserContext, JSHandle, Page } from '@playwright/test';

// All of these have to be there: selectors, and where the page is.
export interface Sight {
  path?: string;
  selectors: string[];
}

export interface Seen {
  // In the document, and in a frame that was drawn after that.
  said_ms: number;
  shown_ms: number;
}

declare global {
  interface Window {
    sights: Record<string, Promise<Seen>>;
    sighted(sight: Sight): Promise<Seen>;
    interactions: { id: number; duration: number }[];
    lastBusy_ms: number;
  }
}

const LONGEST_MS = 90_000;

// The group's first page, ready to be written on.
const GROUP: Sight = { path: '/home', selectors: ['#text', '.kid-grid button', '.recent a.row'] };
// The server has answered, and everything is on the device.
const UP_TO_DATE: Sight = { selectors: ['a.status[data-state="sent"]'] };

// Every page of this context watches from its first moment on; times count from
// when it began to open.
export async function watch(context: BrowserContext): Promise<void> {
  await context.addInitScript(
    (sights: Record<string, Sight>) => {
      const nextFrame = (then: () => void) =>
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = then;
          port2.postMessage(0);
        });
      window.sighted = ({ path, selectors }) =>
        new Promise((resolve) => {
          const look = () => {
            if (path !== undefined && location.pathname !== path) return false;
            if (!selectors.every((selector) => document.querySelector(selector))) return false;
            const said_ms = performance.now();
            nextFrame(() => resolve({ said_ms, shown_ms: performance.now() }));
            return true;
          };
          if (look()) return;
          const observer = new MutationObserver(() => {
            if (look()) observer.disconnect();
          });
          observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        });
      window.sights = {};
      for (const [name, sight] of Object.entries(sights)) window.sights[name] = window.sighted(sight);
      window.interactions = [];
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & { interactionId: number })[]) {
          if (entry.interactionId) window.interactions.push({ id: entry.interactionId, duration: entry.duration });
        }
      }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
      window.lastBusy_ms = 0;
      new PerformanceObserver((list) => {
        for (const task of list.getEntries()) window.lastBusy_ms = task.startTime + task.duration;
      }).observe({ type: 'longtask' });
    },
    { group: GROUP, upToDate: UP_TO_DATE },
  );
}

export async function seen(page: Page, sight: 'group' | 'upToDate'): Promise<Seen> {
  const found = await inTime(`sight of ${sight}`, page.evaluate((sight) => window.sights[sight], sight));
  if (!found) throw new Error(`nobody watched for ${sight}`);
  return found;
}

// From a click until this stands on the screen. The click counts from when the
// browser took it in, before the page heard of it.
export async function fromClick(page: Page, sight: Sight, click: () => Promise<void>): Promise<Seen> {
  const armed: JSHandle<{ seen: Promise<Seen> }> = await page.evaluateHandle((sight) => {
    const clicked = new Promise<number>((resolve) =>
      addEventListener('click', (event) => resolve(event.timeStamp), { capture: true, once: true }),
    );
    // what stands there already is not what the click brings
    const seen = clicked.then(async (clicked_ms) => {
      const { said_ms, shown_ms } = await window.sighted(sight);
      return { said_ms: said_ms - clicked_ms, shown_ms: shown_ms - clicked_ms };
    });
    return { seen };
  }, sight);
  await click();
  return inTime(sight.selectors.join(' and '), page.evaluate(({ seen }) => seen, armed));
}

// What the page never answers has no time, and must not hold up the others.
async function inTime<T>(what: string, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no ${what} within ${LONGEST_MS} ms`)), LONGEST_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

// Until the page has had nothing long to do for a while: it has read everything.
export async function atRest(page: Page): Promise<void> {
  const rest = page.evaluate(async (quiet_ms) => {
    const begun_ms = performance.now();
    while (performance.now() - Math.max(begun_ms, window.lastBusy_ms) < quiet_ms) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }, 1_000);
  await inTime('rest', rest);
}

export interface Waits {
  worst_ms: number;
  p98_ms: number;
}

// How long people waited for the screen to follow their keys and taps, as the
// browser counts it (INP); what took less than 16 ms is not listed one by one.
export async function waitsDuring(page: Page, act: () => Promise<void>): Promise<Waits> {
  await page.evaluate(() => {
    window.interactions = [];
  });
  const before = await interactionCount(page);
  await act();
  await atRest(page);
  const listed = await page.evaluate(() => window.interactions);
  const longest = new Map<number, number>();
  for (const { id, duration } of listed) longest.set(id, Math.max(duration, longest.get(id) ?? 0));
  const sorted = [...longest.values()].sort((one, other) => other - one);
  const count = (await interactionCount(page)) - before;
  if (count < 20) throw new Error(`${count} interactions are too few`);
  const at = (index: number) => sorted[index] ?? 16;
  return { worst_ms: at(0), p98_ms: at(Math.floor(count / 50)) };
}

async function interactionCount(page: Page): Promise<number> {
  return page.evaluate(() => (performance as Performance & { interactionCount: number }).interactionCount);
}
