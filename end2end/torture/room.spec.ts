// The browser has no room left, or threw everything away, between the other faults.

import { expect, test } from '../journey.ts';
import { capture, expectStatus, openGroup, save } from '../person.ts';
import { text } from '../texts.ts';
import { allIsSent, expectEverythingOnce } from './ending.ts';
import { Tablet, headOf } from './tablet.ts';
import { type World, tortured } from './world.ts';

test(
  'a device that is full or was emptied says so, and has everything in the end',
  tortured(async (world) => {
    const { chance, weather } = world;
    const tablet = await Tablet.signedIn(world, 'sanne');
    tablet.device.expects(/not saved: /);
    weather.storm();
    while (world.nextRound()) {
      await weather.change(tablet.device);
      await openGroup(tablet.device);
      if (chance.oneIn(3)) await isEmptied(world, tablet);
      else await isFull(world, tablet);
      if (chance.oneIn(3)) await tablet.dieWhileSaving();
    }
    await allIsSent(world, [tablet]);
    await expectEverythingOnce(world, [tablet]);
  }),
);

// No room: what cannot be kept is said, and stays in the field until there is.
async function isFull({ chance, counts }: World, tablet: Tablet): Promise<void> {
  const { device } = tablet;
  // a browser that has just started has not yet set room aside for what comes
  await tablet.restart();
  await device.leaveRoom(1);
  await openGroup(device);
  const { words, about } = tablet.think();
  await tablet.type(device.page, words, about);
  await save(device.page);
  const refused = device.page.getByText(text('problem.storage'));
  const isOver = async () => (await refused.isVisible()) || (await capture(device.page).inputValue()) === '';
  await expect.poll(isOver, `${headOf(words)} is saved, or it is said that it is not`).toBe(true);
  if (await refused.isVisible()) {
    counts.add('saves_refused_for_room');
    expect(tablet.witness.saved.has(words), `${headOf(words)} was called saved, and refused`).toBe(false);
    expect(await tablet.listed(words), `${headOf(words)} was refused, and is in the list`).toBe(0);
    await expect(capture(device.page)).toHaveValue(words);
    if (chance.oneIn(2)) {
      counts.add('tabs_killed_while_full');
      await device.killTab();
      await openGroup(device);
      await expect(capture(device.page)).toHaveValue(words);
    }
    await device.leaveRoom('enough');
    await tablet.saveTyped(device.page, words, about);
  } else {
    counts.add('saves_with_little_room');
    tablet.written.set(words, about);
    await device.leaveRoom('enough');
  }
  await expect.poll(() => tablet.listed(words), headOf(words)).toBe(1);
}

// The database is thrown away: that is said, and all comes back from the server.
async function isEmptied(world: World, tablet: Tablet): Promise<void> {
  const { chance, counts, weather } = world;
  const { device } = tablet;
  await tablet.observe();
  await allIsSent(world, [tablet]);
  const last = [...tablet.written.keys()].at(-1) ?? '';
  const draft = 'Een halve zin';
  await capture(device.page).fill(draft);
  const keepsDraft = !chance.oneIn(3);
  await device.page.goto('about:blank');
  if (keepsDraft) await device.clear('indexeddb');
  else await device.clear('indexeddb', 'local_storage', 'cache_storage', 'service_workers');
  counts.add(keepsDraft ? 'databases_thrown_away' : 'everything_but_the_cookies_thrown_away');
  await openGroup(device);
  const notice = device.page.getByRole('alert').filter({ hasText: text('notice.evicted_title') });
  await expect(notice).toBeVisible();
  await expectStatus(device, 'sent');
  await expect.poll(() => tablet.listed(last), `${headOf(last)} came back`).toBe(1);
  await expect(capture(device.page)).toHaveValue(keepsDraft ? draft : '');
  await capture(device.page).fill('');
  // before the storm, until every address opens offline again
  await device.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  weather.storm();
}
