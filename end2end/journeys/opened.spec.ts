// Who looked at a child's portfolio is there for its family to read.

import { expect, test } from '../journey.ts';
import { expectStatus, observe, openChild, signIn } from '../person.ts';
import { account, child } from '../story.ts';

test('a parent reads who opened the portfolio of their child, also when that was without a network', async ({
  devices,
}) => {
  const papa = await devices.fresh('papa-noor', 'phone');
  await signIn(papa);
  const { page, say } = papa;
  const read = async () => {
    await page.goto('/account/opened');
    await expect(page.getByRole('heading', { level: 2, name: child('noor').first })).toBeVisible();
    return (await page.locator('main').textContent()) ?? '';
  };
  const line = (who: string) => say('traces.opened', { who: account(who).name, child: child('noor').first });
  expect(await read()).not.toContain(line('fatima'));

  const fatima = await devices.fresh('fatima', 'tablet');
  await signIn(fatima);
  await fatima.goOffline();
  await openChild(fatima, 'noor');
  expect(await read()).not.toContain(line('fatima'));
  await fatima.goOnline();
  await fatima.page.goto('/home');
  await observe(fatima.page, 'Over iemand anders.', 'yara');
  await expectStatus(fatima, 'sent');
  await expect.poll(read).toContain(line('fatima'));
  // of whom nobody opened anything there is nothing to read
  expect(await read()).not.toContain(line('joost'));
});
