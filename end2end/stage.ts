// Sets the stage for looking at screens: beside the year of the demo, a moment
// with two versions, one that was changed after it was withdrawn, and so on.

import type { Device } from './device.ts';
import type { Devices } from './journey.ts';
import { dialog, expectStatus, observe, openMoment, revise, said, signIn, writeInDialog } from './person.ts';
import type { Server } from './server.ts';
import type { Language } from './texts.ts';
import { text } from './texts.ts';

export interface Stage {
  server: Server;
  devices: Devices;
  language: Language;
  // By the words that are in them.
  apart: string;
  withdrawn: string;
}

const APART = 'Drie paar laarzen in één plas. Ze telden samen hoe vaak het spatte.';
const WITHDRAWN = 'Bij het voorlezen draaide ze zelf de bladzijde om.';

export async function setStage(server: Server, devices: Devices, language: Language): Promise<Stage> {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  for (const words of [APART, WITHDRAWN]) await observe(sanne.page, words, 'noor', 'mees');
  await expectStatus(sanne, 'sent');
  await sanne.switchOff();
  const [phone, laptop] = [await devices.fresh('papa-noor', 'phone'), await devices.fresh('papa-noor', 'laptop')];
  await signIn(phone);
  await add(phone, APART, 'In bad telde ze tot twintig.');
  await add(phone, WITHDRAWN, 'Thuis kiest ze altijd hetzelfde boek.');
  await expectStatus(phone, 'sent');
  await signIn(laptop);

  await devices.networkGoes();
  await openMoment(await homeOf(phone), APART);
  await revise(phone.page, 'tot twintig', 'In bad telde ze tot dertig.', text('add.home_label'));
  await openMoment(await homeOf(laptop), APART);
  await revise(laptop.page, 'tot twintig', 'In bad telde ze tot veertig.', text('add.home_label'));
  await openMoment(await homeOf(phone), WITHDRAWN);
  await said(phone.page, 'hetzelfde boek').getByRole('button', { name: text('withdraw'), exact: true }).click();
  await dialog(phone.page).getByRole('button', { name: text('withdraw'), exact: true }).click();
  await openMoment(await homeOf(laptop), WITHDRAWN);
  await revise(laptop.page, 'hetzelfde boek', 'Thuis kiest ze elke avond hetzelfde boek.', text('add.home_label'));
  await devices.networkReturns();
  for (const device of [phone, laptop]) {
    await expectStatus(device, 'sent');
    await device.switchOff();
  }
  return { server, devices, language, apart: APART, withdrawn: WITHDRAWN };
}

async function homeOf(device: Device) {
  await device.page.goto('/home');
  return device.page;
}

async function add(device: Device, moment: string, words: string): Promise<void> {
  await openMoment(await homeOf(device), moment);
  await device.page.getByRole('button', { name: text('invite.home_action') }).click();
  await writeInDialog(device.page, text('add.home_label'), words);
}
