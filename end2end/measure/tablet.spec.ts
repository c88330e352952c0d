// The tablet of a group that holds a year's work: from the tap on *Open* until the
// group stands on the screen, with a network, with a server that does not answer, and
// without a network. The main thread gets a quarter of the time.

import { type Page, chromium, test } from '@playwright/test';
import { launch } from '../browser.ts';
import type { Device } from '../device.ts';
import { Devices } from '../journey.ts';
import { Server } from '../server.ts';
import { choosePin, face, lock, paired } from '../shared.ts';
import { account } from '../story.ts';
import { Figures, inRounds } from './figures.ts';
import { atRest, fromClick, watch } from './sight.ts';
import { Slowdown } from './slowdown.ts';
import { allStored } from './stored.ts';
import { Writer } from './work.ts';

const MOMENTS = 1_000;
const SLOW = 4;
const PIN = '40962718';
const GROUP = { path: '/home', selectors: ['#text', '.kid-grid button', '.recent a.row'] };

// From the last tap on; the face and the PIN are there.
async function opened(tablet: Device, slowdown: Slowdown): Promise<number> {
  const { page, say } = tablet;
  await page.goto('/faces');
  await slowdown.to(SLOW);
  await face(tablet, account('sanne')).click();
  for (const digit of PIN) await page.getByRole('button', { name: digit, exact: true }).click();
  await atRest(page);
  const { shown_ms } = await fromClick(page, GROUP, () =>
    page.getByRole('button', { name: say('tablet.pad.open'), exact: true }).click(),
  );
  return shown_ms;
}

async function locked(tablet: Device, slowdown: Slowdown): Promise<void> {
  await slowdown.to(1);
  await atRest(tablet.page);
  await lock(tablet);
}

// The server takes the request and says nothing.
async function silent(page: Page, act: () => Promise<number>): Promise<number> {
  await page.route('**/api/v1/tablet/open', () => undefined);
  const took_ms = await act();
  await page.unroute('**/api/v1/tablet/open');
  return took_ms;
}

test('the tablet of a group opens in two seconds, whatever the network does', async () => {
  const figures = new Figures();
  const server = await Server.start();
  const browser = await chromium.launch(launch);
  const devices = new Devices(server, browser);
  try {
    const writer = await Writer.of(server, account('sanne'));
    await writer.writeAbout(writer.subject, MOMENTS);
    figures.add('tablet_moments', 'moments', writer.held.moments);
    const tablet = await devices.own('sanne', 'tablet');
    await watch(tablet.context);
    await paired(devices, tablet);
    await choosePin(tablet, 'sanne', PIN);
    await allStored(tablet.page, writer.held.moments);
    const slowdown = await Slowdown.of(tablet.page);
    await locked(tablet, slowdown);
    await inRounds(async () => {
      figures.add('tablet_open_online_ms', 'ms', await opened(tablet, slowdown));
      await locked(tablet, slowdown);
      figures.add('tablet_open_silent_ms', 'ms', await silent(tablet.page, () => opened(tablet, slowdown)));
      await locked(tablet, slowdown);
      await devices.networkGoes();
      figures.add('tablet_open_offline_ms', 'ms', await opened(tablet, slowdown));
      await locked(tablet, slowdown);
      await devices.networkReturns();
    });
    figures.add('tablet_slowdown', 'ratio', await slowdown.check(tablet.page, SLOW));
  } finally {
    await devices.discard();
    await browser.close();
    await server.close();
  }
  figures.write();
});
