// A second release, made from the first: one byte more in the style sheet and a
// remark in the program, so that every file gets another address.

import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

// The folder of a release that is newer than the one in the server.
export function nextRelease(): { site: string; remove: () => void } {
  const current = process.env.SAMENBEELD_SITE;
  if (!current) throw new Error('SAMENBEELD_SITE has to name the site; `cargo xtask test browser` sets it');
  const site = mkdtempSync(join(tmpdir(), 'samenbeeld-site-'));
  cpSync(current, site, { recursive: true });
  appendFileSync(join(site, 'main.css'), '\n');
  appendFileSync(join(site, 'app.js'), '\n// the next release\n');
  return { site, remove: () => rmSync(site, { recursive: true, force: true }) };
}

// The releases of which the page that is open uses files; more than one would be a mix.
export async function buildsOf(page: Page): Promise<string[]> {
  const urls = await page.evaluate(() => [
    ...performance.getEntriesByType('resource').map((entry) => entry.name),
    ...[...document.querySelectorAll('script[src], link[href], use[href]')].map(
      (element) => new URL(element.getAttribute('src') ?? element.getAttribute('href') ?? '', location.href).href,
    ),
    new URL(document.querySelector('meta[name=release]')?.getAttribute('content') ?? '/', location.href).href,
  ]);
  const builds = urls.map((url) => /\/r\/([^/#?]+)/.exec(url)?.[1]);
  return [...new Set(builds.filter((build) => build !== undefined))];
}
