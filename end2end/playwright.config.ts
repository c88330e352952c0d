// `npx playwright test` walks the journeys; with `--project=screens` pictures of
// all screens are made in `shots/` instead, for people to look at. With
// `--project=measure` it is measured how fast and how small the app is: one at
// a time, and the figures go to the file that MEASURE_OUT names.

import { type PlaywrightTestConfig, defineConfig } from '@playwright/test';
import { launch } from './browser.ts';

// Workers read this file too, but not the command line.
if (process.argv.some((argument) => argument.includes('project=screens'))) process.env.SCREENS = 'yes';
if (process.argv.some((argument) => argument.includes('project=measure'))) process.env.MEASURE = 'yes';

function chosen(): PlaywrightTestConfig {
  if (process.env.MEASURE) {
    const measure = { name: 'measure', testMatch: 'measure/*.spec.ts', timeout: 1_200_000 };
    return { globalSetup: './measure/begin.ts', workers: 1, projects: [measure] };
  }
  if (process.env.TORTURE) {
    const torture = { name: 'torture', testMatch: 'torture/*.spec.ts', workers: 1 };
    return { globalSetup: './torture/setup.ts', projects: [torture] };
  }
  if (process.env.ENGINES) {
    const engines = { name: 'engines', testMatch: 'engines/*.spec.ts', workers: 1, timeout: 120_000 };
    return { projects: [engines] };
  }
  if (process.env.STORES) return { projects: [{ name: 'stores', testMatch: 'stores/*.spec.ts' }] };
  if (process.env.SCREENS) return { projects: [{ name: 'screens', testMatch: 'shots.spec.ts', timeout: 600_000 }] };
  return { projects: [{ name: 'journeys', testMatch: 'journeys/*.spec.ts' }] };
}

export default defineConfig({
  testDir: '.',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // ends only what hangs: what a journey waits for has a limit of its own, and machines differ in speed
  timeout: 240_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: { launchOptions: launch, screenshot: 'only-on-failure' },
  ...chosen(),
});
