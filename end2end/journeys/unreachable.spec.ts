// The browser believes in a network, but the server does not answer: Wi-Fi
// without a way out, or a server that is being replaced.

import { everythingGiven } from '../answers.ts';
import { expect, test } from '../journey.ts';
import { expectStatus, observe, signIn, status } from '../person.ts';
import { account } from '../story.ts';
import { text } from '../texts.ts';

const PUDDLE = 'Drie paar laarzen in één plas. Ze telden samen hoe vaak het spatte.';

test('a server that is gone is said and does not stop anybody', async ({ server, devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  // the browser still believes that it has a network
  await server.stop();
  await observe(sanne.page, PUDDLE, 'noor');
  await expectStatus(sanne, 'on_device');
  await status(sanne.page).click();
  await expect(sanne.page.getByRole('heading', { level: 2, name: text('attention.waiting') })).toBeVisible();
  await server.startAgain();
  await sanne.page.getByRole('button', { name: text('attention.try') }).click();
  await expectStatus(sanne, 'sent');
  const { words } = await everythingGiven(server, account('fatima'));
  expect(words.filter((said) => said === PUDDLE)).toHaveLength(1);
});
