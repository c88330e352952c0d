// A test with a server of its own and people with devices. When it ends, no
// device may have complained about anything that the journey does not explain.

import { test as base, expect } from '@playwright/test';
import { Device, type Kind, type Likes } from './device.ts';
import { type Command, Server } from './server.ts';
import { type Account, account } from './story.ts';

export { expect };

export class Devices {
  private readonly all: Device[] = [];

  constructor(
    private readonly server: Server,
    private readonly browser: import('@playwright/test').Browser,
  ) {}

  // A device that is signed in nowhere yet.
  async fresh(person: string, kind: Kind, likes?: Likes): Promise<Device> {
    return this.of(account(person), kind, likes);
  }

  // The same, of somebody who is not in the story.
  async of(person: Account, kind: Kind, likes?: Likes): Promise<Device> {
    return this.add(new Device(this.server, person, kind, this.browser, likes));
  }

  // The same, with a browser to itself: it can be closed, killed and opened again.
  async own(person: string, kind: Kind, likes?: Likes): Promise<Device> {
    return this.add(new Device(this.server, account(person), kind, undefined, likes));
  }

  // The network goes: the server is stopped, and every browser notices.
  async networkGoes(): Promise<void> {
    await this.server.stop();
    await Promise.all(this.all.map((device) => device.goOffline()));
  }

  async networkReturns(site?: string): Promise<void> {
    await this.server.startAgain(site);
    await Promise.all(this.all.map((device) => device.goOnline()));
  }

  complaints(): string[] {
    return this.all.flatMap((device) => device.unexplained().map((said) => `${device.person.key}: ${said}`));
  }

  // Where each device stands and what it says, for who reads of a test that failed.
  async shown(): Promise<string> {
    return (await Promise.all(this.all.map((device) => device.shown()))).join('\n');
  }

  async discard(): Promise<void> {
    await Promise.all(this.all.map((device) => device.discard()));
  }

  private async add(device: Device): Promise<Device> {
    this.all.push(device);
    await device.switchOn();
    return device;
  }
}

export const test = base.extend<{ command: Command; server: Server; devices: Devices }>({
  // `test.use({ command: 'serve' })`: nobody is there yet
  command: ['demo', { option: true }],
  server: async ({ command }, use, info) => {
    const server = await Server.start(command);
    await use(server);
    if (info.status !== info.expectedStatus) await info.attach('server.log', { body: server.log });
    await server.close();
  },
  devices: async ({ server, browser }, use, info) => {
    const devices = new Devices(server, browser);
    await use(devices);
    if (info.status !== info.expectedStatus) await info.attach('pages', { body: await devices.shown() });
    const complaints = devices.complaints();
    await devices.discard();
    expect(complaints, 'what the browsers complained about').toEqual([]);
  },
});
