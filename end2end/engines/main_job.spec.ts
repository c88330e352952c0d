// The main job in the engines of other people's phones: write without a network, find
// it again after the page was loaded anew, and have it sent.

import { expect, test } from '@playwright/test';
import { everythingGiven } from '../answers.ts';
import { Server } from '../server.ts';
import { PASSWORD, account, child } from '../story.ts';
import { text } from '../texts.ts';
import type { Engine } from './engine.ts';
import { firefox } from './firefox.ts';
import { webkit } from './webkit.ts';

const ALL: Record<string, () => Promise<Engine>> = { firefox, webkit };
const PUDDLE = 'Drie paar laarzen in één plas. Ze telden samen hoe vaak het spatte.';

// In the words of the page, so that both engines do the same.
const find = (selector: string) => `document.querySelector(${JSON.stringify(selector)})`;
const button = (name: string) =>
  `[...document.querySelectorAll('button')].find((one) => one.textContent.trim().endsWith(${JSON.stringify(name)}))`;

async function until(engine: Engine, what: string, expression: string): Promise<void> {
  await expect.poll(() => engine.ask<boolean>(`!!(${expression})`), { message: what, timeout: 60_000 }).toBe(true);
}

async function tap(engine: Engine, what: string): Promise<void> {
  await until(engine, what, what);
  await engine.ask(`(${what}).click()`);
}

async function fill(engine: Engine, selector: string, value: string): Promise<void> {
  const field = find(selector);
  await until(engine, selector, field);
  await engine.ask(`((field) => {
    field.focus();
    field.value = ${JSON.stringify(value)};
    field.dispatchEvent(new Event('input', { bubbles: true }));
    return true;
  })(${field})`);
}

const says = (words: string) => `document.body.innerText.includes(${JSON.stringify(words)})`;
const stands = (words: string) => `(${find('a.status')}?.textContent ?? '').trim() === ${JSON.stringify(words)}`;

for (const name of (process.env.ENGINES ?? '').split(' ').filter(Boolean)) {
  test(`what is written without a network is kept and sent in ${name}`, async () => {
    const server = await Server.start();
    const engine = await ALL[name]!();
    try {
      await engine.open(`${server.origin}/sign-in`);
      await fill(engine, '#email', account('sanne').email);
      await fill(engine, '#password', PASSWORD);
      await tap(engine, button(text('sign_in.action')));
      await until(engine, 'all is sent', stands(text('status.sent')));
      await engine.ask(`navigator.serviceWorker.ready.then(() => (document.documentElement.dataset.ready = 'yes')) && true`);
      await until(engine, 'it opens without a network', `document.documentElement.dataset.ready`);

      await server.stop();
      await fill(engine, '#text', PUDDLE);
      await tap(engine, button(child('noor').first));
      await tap(engine, button(text('save')));
      await until(engine, 'the field is empty', `${find('#text')}?.value === ''`);
      await until(engine, 'it is on the device', stands(text('status.on_device')));

      await engine.open(`${server.origin}/home`);
      await until(engine, 'it is still there', says(PUDDLE));
      await until(engine, 'it is still on the device', stands(text('status.on_device')));

      await server.startAgain();
      await until(engine, 'it is sent', stands(text('status.sent')));
      const { words } = await everythingGiven(server, account('fatima'));
      expect(words.filter((said) => said === PUDDLE)).toHaveLength(1);
    } finally {
      await engine.close();
      await server.close();
    }
  });
}
