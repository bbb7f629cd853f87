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

interface Result extends Record<'twentyNights' | 'twentyNightsToJson' | 'wideDay', Measured> {
  readonly microsecondsPerEpoch: Record<'reading' | 'resampling' | 'staging', number>;
}

it.skipIf(reason !== '')(
  `keeps memory flat over twenty nights and a day of 40 channels, and reads in less time than it stages${reason}`,
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [`${root}bench/nights.mjs`, '--json']);
    const result = JSON.parse(stdout) as Result;
    const { twentyNights, twentyNightsToJson, wideDay } = result;
    expect([twentyNights.epochs, twentyNightsToJson.epochs, wideDay.epochs]).toEqual([19_200, 19_200, 2880]);
    for (const { aboveIdleMiB } of [twentyNights, twentyNightsToJson, wideDay]) {
      expect(aboveIdleMiB).toBeLessThanOrEqual(MOST);
    }
    const { reading, resampling, staging } = result.microsecondsPerEpoch;
    expect(reading + resampling).toBeLessThan(staging);
  },
  300_000,
);
