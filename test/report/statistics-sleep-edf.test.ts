import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { aroundSleep } from '../../src/report/statistics-crop.js';
import { sleepStatistics, type SleepStatistics } from '../../src/report/statistics.js';
import { readHypnogram } from '../../src/signal/hypnogram/read.js';
import { NEEDS_DATA, SHARED_DATA, sharedPath } from '../signal/shared-data.js';
import { expectSameFigures } from './statistics-figures.js';

const fixture = new URL('fixtures/statistics-sleep-edf.json', import.meta.url);
const nights = Object.entries(JSON.parse(readFileSync(fixture, 'utf8')) as Record<string, SleepStatistics>);

describe(`the real nights of Sleep-EDF, read and computed by another program${NEEDS_DATA}`, () => {
  it('are twenty', () => {
    expect(nights).toHaveLength(20);
  });

  it.skipIf(!SHARED_DATA).each(nights)('%s', async (name, expected) => {
    const hypnogram = await readHypnogram(sharedPath(`sleep-edf/${name}`));
    expectSameFigures(sleepStatistics(aroundSleep(hypnogram, 30)), expected);
  });
});
