// Firefox, through WebDriver BiDi, which it speaks itself: https://www.w3.org/TR/webdriver-bidi/

import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Engine, Household, freePort, untilItAnswers } from './engine.ts';

export async function firefox(): Promise<Engine> {
  const household = new Household();
  const port = await freePort();
  const profile = join(household.home, 'profile');
  const options = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', String(port)];
  const program = process.env.FIREFOX ?? 'firefox-esr';
  mkdirSync(profile);
  writeFileSync(join(profile, 'user.js'), 'user_pref("intl.accept_languages", "nl");\n');
  const started = household.start(program, options);

  const socket = await untilItAnswers(program, async () => {
    if (started.exitCode !== null) throw new Error(`it ended with ${started.exitCode}`);
    const opening = new WebSocket(`ws://127.0.0.1:${port}/session`);
    await new Promise((resolve, reject) => {
      opening.onopen = resolve;
      opening.onerror = () => reject(new Error('not yet'));
    });
    return opening;
  });
  let last = 0;
  const waiting = new Map<number, (answer: any) => void>();
  socket.onmessage = ({ data }) => {
    const answer = JSON.parse(String(data));
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  };
  const call = async (method: string, params: object): Promise<any> => {
    const id = ++last;
    const answered = new Promise<any>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params }));
    const answer = await answered;
    if (answer.type === 'error') throw new Error(`${method}: ${answer.error}: ${answer.message}`);
    return answer.result;
  };
  await call('session.new', { capabilities: {} });
  const { contexts } = await call('browsingContext.getTree', {});
  const context = contexts[0].context as string;
  return {
    open: (url) => call('browsingContext.navigate', { context, url, wait: 'complete' }),
    ask: async (expression) => {
      const asked = { expression: `JSON.stringify(${expression})`, target: { context }, awaitPromise: false };
      const answer = await call('script.evaluate', asked).catch(() => undefined);
      const text = answer?.result?.value;
      return text === undefined ? undefined : JSON.parse(text);
    },
    close: async () => {
      await call('browser.close', {}).catch(() => undefined);
      if (started.exitCode === null) await once(started, 'exit');
      await household.close();
    },
  };
}
