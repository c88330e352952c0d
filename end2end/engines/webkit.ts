// WebKitGTK, through WebDriver: https://www.w3.org/TR/webdriver2/

import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type Engine, Household, freePort, untilItAnswers } from './engine.ts';

const BROWSER = fileURLToPath(new URL('webkit.py', import.meta.url));

export async function webkit(): Promise<Engine> {
  const household = new Household();
  const port = await freePort();
  const screen = household.start('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24']);
  const [display] = (await once(screen.stdio[3] as Readable, 'data')) as [Buffer];
  household.start('WebKitWebDriver', [`--port=${port}`], {
    DISPLAY: `:${display.toString().trim()}`,
    GDK_BACKEND: 'x11',
  });

  const call = async (method: string, path: string, said?: unknown): Promise<any> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(said !== undefined && { body: JSON.stringify(said) }),
    });
    const { value } = (await answer.json()) as { value: any };
    if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  };
  await untilItAnswers('WebKitWebDriver', () => call('GET', '/status'));
  const browser = { 'webkitgtk:browserOptions': { binary: BROWSER, args: [] } };
  const { sessionId } = await call('POST', '/session', { capabilities: { alwaysMatch: browser } });
  const session = `/session/${sessionId}`;
  return {
    open: (url) => call('POST', `${session}/url`, { url }),
    ask: (expression) =>
      call('POST', `${session}/execute/sync`, { script: `return ${expression}`, args: [] }).catch(() => undefined),
    close: async () => {
      await call('DELETE', session).catch(() => undefined);
      await household.close();
    },
  };
}
