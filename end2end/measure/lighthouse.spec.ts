// What Lighthouse thinks of a phone's first visit, with its own settings for a
// phone. It looks through a browser with a new profile each round; for the group's
// screen that browser is signed in, and has nothing of the app yet.

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium, expect, test } from '@playwright/test';
import { launch } from '../browser.ts';
import { Server } from '../server.ts';
import { PASSWORD, account } from '../story.ts';
import { Figures, inRounds } from './figures.ts';

const LIGHTHOUSE = fileURLToPath(new URL('node_modules/lighthouse/cli/index.js', import.meta.url));
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const TIMES = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time'];
const ATTEMPTS = 3;

interface Report {
  runtimeError?: { message: string };
  finalDisplayedUrl: string;
  categories: Record<string, { score: number | null; auditRefs: { id: string; weight: number }[] }>;
  audits: Record<string, { score: number | null; numericValue?: number }>;
}

test('Lighthouse finds nothing to complain about on a phone', async () => {
  const figures = new Figures();
  const complaints = new Set<string>();
  const server = await Server.start();
  try {
    await inRounds(async () => {
      for (const { name, report } of await freshLook(server)) {
        count(figures, name, report);
        for (const id of complaintsIn(report)) complaints.add(`${name}: ${id}`);
      }
    });
  } finally {
    await server.close();
  }
  figures.write();
  console.log(['what cost points:', ...complaints].join('\n  '));
});

interface Look {
  name: string;
  report: Report;
}

// Now and then Lighthouse loses its trace; then it looks again, as new.
async function freshLook(server: Server): Promise<Look[]> {
  for (let attempt = 1; ; attempt += 1) {
    const profile = mkdtempSync(join(tmpdir(), 'samenbeeld-lighthouse-'));
    try {
      return await look(server, profile);
    } catch (error) {
      if (attempt === ATTEMPTS || !String(error).includes('Runtime error encountered')) throw error;
      console.log('once more:', String(error).split('\n').at(-2));
    } finally {
      rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
    }
  }
}

async function look(server: Server, profile: string): Promise<Look[]> {
  const args = [...(launch.args ?? []), '--remote-debugging-port=0'];
  const browser = await chromium.launchPersistentContext(profile, { ...launch, args, locale: 'nl-NL' });
  try {
    const port = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0] ?? '';
    const see = (path: string) => audit(`${server.origin}${path}`, port, join(profile, 'report.json'));
    const strangers = [
      { name: 'welcome', report: await see('/') },
      { name: 'sign_in', report: await see('/sign-in') },
    ];
    const data = { email: account('sanne').email, password: PASSWORD };
    const signedIn = await browser.request.post(`${server.origin}/api/v1/session`, { data });
    expect(signedIn.status()).toBe(201);
    return [...strangers, { name: 'group', report: await see('/home') }];
  } finally {
    await browser.close();
  }
}

async function audit(url: string, port: string, path: string): Promise<Report> {
  const options = [
    `--port=${port}`,
    `--only-categories=${CATEGORIES.join(',')}`,
    '--output=json',
    `--output-path=${path}`,
    // whoever is signed in stays so
    '--disable-storage-reset',
    '--no-enable-error-reporting',
    '--quiet',
  ];
  await promisify(execFile)(process.execPath, [LIGHTHOUSE, url, ...options], { timeout: 90_000 });
  const report = JSON.parse(readFileSync(path, 'utf8')) as Report;
  expect(report.runtimeError, `${url}: what went wrong`).toBeUndefined();
  expect(report.finalDisplayedUrl, 'no other page took its place').toBe(url);
  return report;
}

function count(figures: Figures, name: string, report: Report): void {
  for (const [category, { score }] of Object.entries(report.categories)) {
    figures.add(`lighthouse_${name}_${category.replaceAll('-', '_')}`, 'score', Math.round((score ?? NaN) * 100));
  }
  for (const time of TIMES) {
    const value = report.audits[time]?.numericValue ?? NaN;
    figures.add(`lighthouse_${name}_${time.replaceAll('-', '_')}_ms`, 'ms', Math.round(value));
  }
}

function complaintsIn({ categories, audits }: Report): string[] {
  const weighed = Object.values(categories).flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight > 0));
  return weighed.map(({ id }) => id).filter((id) => (audits[id]?.score ?? 1) < 0.9);
}
