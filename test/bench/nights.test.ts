import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const reason =
  process.env.ULW_EXHAUSTIVE === undefined
    ? ' (skipped: takes a minute; set ULW_EXHAUSTIVE)'
    : existsSync('/proc/self/status')
      ? ''
      : ' (skipped: no /proc to read memory from)';

/** MiB above an idle Node. */
const MOST = 40;

interface Measured {
  readonly epochs: number;
  readonly aboveIdleMiB: number;
}

it.skipIf(reason !== '')(
  `keeps memory flat over twenty nights, and over a day of 40 channels${reason}`,
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [`${root}bench/nights.mjs`, '--json']);
    const { twentyNights, wideDay } = JSON.parse(stdout) as Record<'twentyNights' | 'wideDay', Measured>;
    expect([twentyNights.epochs, wideDay.epochs]).toEqual([19_200, 2880]);
    expect(twentyNights.aboveIdleMiB).toBeLessThanOrEqual(MOST);
    expect(wideDay.aboveIdleMiB).toBeLessThanOrEqual(MOST);
  },
  300_000,
);
