// A parent says themselves, on their phone, what they agree to; the desk shows who said it.

import { expect, test } from '../journey.ts';
import { signIn } from '../person.ts';
import { expectGoodScreen } from '../screen.ts';
import { account, child } from '../story.ts';

test('consent is given and taken back from the phone', async ({ devices }) => {
  const papa = await devices.fresh('papa-noor', 'phone');
  await signIn(papa);
  const { page, say } = papa;
  await page.goto('/us');
  await page.getByRole('link', { name: say('us.consent'), exact: true }).click();
  const asked = page.locator('section', {
    has: page.getByRole('heading', { level: 3, name: say('consent.photos', { child: child('noor').first }) }),
  });
  await expect(asked.last()).toContainText(say('consent.asked'));
  await expectGoodScreen(page, 'consent');
  await asked.last().getByRole('button', { name: say('consent.yes') }).click();
  await expect(page.getByText(say('consent.saved'))).toBeVisible();
  await expect(asked.last().getByRole('button', { name: say('consent.yes') })).toHaveCount(0);

  const karin = await devices.fresh('karin', 'laptop');
  await signIn(karin);
  const onDesk = async () => {
    await karin.page.goto(`/desk/child/${child('noor').id}`);
    return (await karin.page.locator('main').textContent()) ?? '';
  };
  // up to the day
  const said = (key: string) => say(key, { who: account('papa-noor').name, day: '|' }).split('|')[0] ?? '';
  expect(await onDesk()).toContain(said('desk.consent_own_yes'));

  await asked.last().getByRole('button', { name: say('consent.no'), exact: true }).click();
  await expect(page.getByText(say('consent.saved'))).toBeVisible();
  expect(await onDesk()).toContain(said('desk.consent_own_no'));
});
