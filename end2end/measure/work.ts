// What a staff member has written: moments from the work file, as ops, pushed
// over HTTP as their device would before any browser opens.

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Server } from '../server.ts';
import { type Account, PASSWORD } from '../story.ts';

interface WorkMoment {
  days_ago: number;
  // Which of the children in the writer's directory.
  child: number;
  here: string;
  theme: string | null;
}

interface Op {
  id: string;
  moment: string;
  body: Record<string, unknown>;
}

interface Answer {
  results: { status: string; problem?: string }[];
  ops: { recorded: { op: Op } }[];
  cursors: Record<string, number>;
  directory: { version: string; children: { id: string }[] } | null;
  epoch: string;
  more: boolean;
}

export interface Held {
  ops: number;
  moments: number;
}

const OPS_PER_REQUEST = 500;
const DAY_MS = 86_400_000;

// Read once, and only when it is needed.
let known: WorkMoment[] | undefined;

function work(): WorkMoment[] {
  const path = process.env.MEASURE_WORK;
  if (!path) throw new Error('MEASURE_WORK has to name the file with the moments');
  return (known ??= JSON.parse(readFileSync(path, 'utf8')) as WorkMoment[]);
}

export class Writer {
  // Every op that the writer may read, by id, and the moments that they are of.
  private readonly ops = new Set<string>();
  private readonly moments = new Set<string>();
  private readonly ofChild = new Map<string, Set<string>>();
  private cursors: Record<string, number> = {};
  private epoch: string | null = null;
  private directory: NonNullable<Answer['directory']> | undefined;
  private written = 0;

  private constructor(
    private readonly server: Server,
    private readonly person: Account,
    private readonly cookie: string,
    private readonly device: string,
  ) {}

  // Signs in as one more device of this person, and reads all that there is.
  static async of(server: Server, person: Account): Promise<Writer> {
    const signedIn = await fetch(`${server.origin}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: person.email, password: PASSWORD }),
    });
    if (!signedIn.ok) throw new Error(`${person.email} cannot sign in: ${signedIn.status}`);
    const cookie = signedIn.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
    const { device } = (await signedIn.json()) as { device: string };
    const writer = new Writer(server, person, cookie, device);
    await writer.sync([]);
    return writer;
  }

  get held(): Held {
    return { ops: this.ops.size, moments: this.moments.size };
  }

  // The child whose page is looked at.
  get subject(): string {
    return this.child(0);
  }

  // Until this child's page has so many moments. Those about another child are
  // about this one too: two children who play together.
  async writeAbout(child: string, count: number): Promise<void> {
    const lacking = count - (this.ofChild.get(child)?.size ?? 0);
    let ops: Op[] = [];
    for (let made = 0; made < lacking; made += 1) ops = await this.queue(ops, this.next(child));
    await this.sync(ops);
  }

  // Until there are so many ops, or no whole moment more fits.
  async writeUpTo(count: number): Promise<void> {
    let ops: Op[] = [];
    for (;;) {
      const moment = this.next();
      if (this.ops.size + ops.length + moment.length > count) break;
      ops = await this.queue(ops, moment);
    }
    await this.sync(ops);
  }

  private async queue(ops: Op[], moment: Op[]): Promise<Op[]> {
    if (ops.length + moment.length <= OPS_PER_REQUEST) return [...ops, ...moment];
    await this.sync(ops);
    return moment;
  }

  private next(also?: string): Op[] {
    const moments = work();
    const moment = moments[this.written % moments.length];
    if (!moment) throw new Error('the work file is empty');
    // no two within a millisecond, so that their order is everywhere the same
    const at_ms = Date.now() - moment.days_ago * DAY_MS - this.written;
    this.written += 1;
    const [id, contribution] = [idOf(at_ms), idOf(at_ms)];
    const children = new Set([this.child(moment.child), ...(also ? [also] : [])]);
    const bodies: [Record<string, unknown>, string][] = [
      [{ start: { side: 'here', day: Math.floor(at_ms / DAY_MS) } }, id],
      ...[...children].map((child): [Record<string, unknown>, string] => [{ link: { child } }, idOf(at_ms)]),
      [{ contribute: { perspective: 'here', audience: 'shared' } }, contribution],
      [{ write: { contribution, text: moment.here } }, idOf(at_ms)],
    ];
    if (moment.theme !== null) bodies.push([{ theme: { theme: moment.theme } }, idOf(at_ms)]);
    const { device } = this;
    return bodies.map(([body, op], n) => ({ v: 1, id: op, device, stamp: [at_ms, n], moment: id, body }));
  }

  private child(at: number): string {
    const child = this.directory?.children[at];
    if (!child) throw new Error(`${this.person.email} has no child ${at}`);
    return child.id;
  }

  private async sync(ops: Op[]): Promise<void> {
    for (let sent = ops, more = true; more; sent = []) {
      const said = await fetch(`${this.server.origin}/api/v1/sync`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie: this.cookie },
        body: JSON.stringify({
          person: this.person.id,
          device: this.device,
          app: 'measure',
          now: Date.now(),
          epoch: this.epoch,
          directory: this.directory?.version ?? null,
          cursors: this.cursors,
          ops: sent,
        }),
      });
      if (!said.ok) throw new Error(`${this.person.email} cannot sync: ${said.status} ${await said.text()}`);
      const answer = (await said.json()) as Answer;
      const refused = answer.results.find(({ status }) => status !== 'accepted');
      if (refused) throw new Error(`an op was not taken in: ${JSON.stringify(refused)}`);
      this.take(answer);
      more = answer.more;
    }
  }

  private take(answer: Answer): void {
    for (const { op } of answer.ops.map((placed) => placed.recorded)) {
      this.ops.add(op.id);
      this.moments.add(op.moment);
      const child = (op.body.link as { child: string } | undefined)?.child;
      if (child) this.ofChild.set(child, (this.ofChild.get(child) ?? new Set()).add(op.moment));
    }
    this.cursors = { ...this.cursors, ...answer.cursors };
    this.epoch = answer.epoch;
    this.directory = answer.directory ?? this.directory;
  }
}

// A UUIDv7 of this time.
function idOf(at_ms: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(at_ms, 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
