// What the server gives a person, raw: for looking at every byte of it, and for
// counting what has arrived.

import type { Server } from './server.ts';
import { type Account, PASSWORD } from './story.ts';

interface Op {
  id: string;
  moment: string;
  body: Record<string, unknown>;
}

interface Answer {
  ops: { recorded: { op: Op; author: string } }[];
  cursors: Record<string, number>;
  epoch: string;
  more: boolean;
}

export interface Given {
  // Every byte of every answer.
  raw: string;
  ops: Op[];
  // The words of all contributions, each version once.
  words: string[];
}

// Signs in as one more device of this person, and reads all that it may.
export async function everythingGiven(server: Server, person: Account): Promise<Given> {
  const signedIn = await fetch(`${server.origin}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: person.email, password: PASSWORD }),
  });
  if (!signedIn.ok) throw new Error(`${person.email} cannot sign in: ${signedIn.status}`);
  const cookie = signedIn.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
  const session = await signedIn.text();
  const { device } = JSON.parse(session) as { device: string };
  const raw = [session];
  const ops = new Map<string, Op>();
  let answer: Answer | undefined;
  let cursors: Record<string, number> = {};
  do {
    const said: Response = await fetch(`${server.origin}/api/v1/sync`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({
        person: person.id,
        device,
        app: 'journey',
        now: Date.now(),
        epoch: answer?.epoch ?? null,
        directory: null,
        cursors,
        ops: [],
      }),
    });
    const body = await said.text();
    if (!said.ok) throw new Error(`${person.email} cannot sync: ${said.status} ${body}`);
    raw.push(body);
    answer = JSON.parse(body) as Answer;
    // what is in two scopes may come twice
    for (const { op } of answer.ops.map((placed) => placed.recorded)) ops.set(op.id, op);
    cursors = { ...cursors, ...answer.cursors };
  } while (answer.more);
  const all = [...ops.values()];
  const written = all.map((op) => (op.body.write as { text: string } | undefined)?.text);
  return { raw: raw.join('\n'), ops: all, words: written.filter((text) => text !== undefined) };
}
