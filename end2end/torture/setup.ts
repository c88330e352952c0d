// Before the first promise: one seed for all, and no counts of an earlier run.

import { emptyCounts } from './counts.ts';

export default function setUp(): void {
  // the workers are started with this environment
  process.env.TORTURE_SEED ??= String(Math.floor(Math.random() * 0x1_0000_0000));
  process.env.TORTURE_SECONDS ??= '30';
  emptyCounts();
  console.log(`torture in the browser: seed ${process.env.TORTURE_SEED}, ${process.env.TORTURE_SECONDS} seconds`);
}
