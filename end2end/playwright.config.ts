// `npx playwright test` walks the journeys; with `--project=screens` pictures of
// all screens are made in `shots/` instead, for people to look at.

import { defineConfig } from '@playwright/test';
import { launch } from './browser.ts';

// Workers read this file too, but not the command line.
if (process.argv.some((argument) => argument.includes('project=screens'))) process.env.SCREENS = 'yes';

export default defineConfig({
  testDir: '.',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: { launchOptions: launch, screenshot: 'only-on-failure' },
  ...(process.env.TORTURE && { globalSetup: './torture/setup.ts' }),
  projects: process.env.TORTURE
    ? [{ name: 'torture', testMatch: 'torture/*.spec.ts', workers: 1 }]
    : process.env.SCREENS
    ? [{ name: 'screens', testMatch: 'shots.spec.ts', timeout: 600_000 }]
    : [{ name: 'journeys', testMatch: 'journeys/*.spec.ts' }],
});
