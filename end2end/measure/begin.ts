// Before the first round: figures of an earlier run are gone.

import { rmSync } from 'node:fs';

export default function begin(): void {
  if (process.env.MEASURE_OUT) rmSync(process.env.MEASURE_OUT, { force: true });
}
