import { describe, expect, it } from 'vitest';
import { openRecording } from '../../../src/signal/open-recording.js';
import type { Recording } from '../../../src/signal/recording.js';
import { rawEdf, tal, type RawFile, type RawSignal } from './raw-edf.js';

const LOW = -8388608;
const HIGH = 8388607;
/** BioSemi's range: 1/32 uV a count. */
const ACTIVE: Omit<RawSignal, 'label' | 'samplesPerRecord'> = {
  dimension: 'uV',
  physical: ['-262144', '262143'],
  digital: [String(LOW), String(HIGH)],
  count: (i) => [LOW, HIGH, -1, 0, 1, 255, -256, 65536, -65537, 8000000][i % 10]!,
};
const file: RawFile = {
  family: 'BDF',
  recordSeconds: '1',
  records: 3,
  signals: [
    { label: 'C3', samplesPerRecord: 10, ...ACTIVE },
    { label: 'Status', samplesPerRecord: 10, ...ACTIVE, dimension: 'uV' },
  ],
};

async function samplesOf(recording: Recording, signal: number): Promise<number[]> {
  const samples: number[] = [];
  for await (const slice of recording.slices([signal], { seconds: 1.5 })) samples.push(...slice.samples[0]!);
  return samples;
}

describe('BDF', () => {
  it('reads 24-bit counts to the last bit', async () => {
    const recording = await openRecording(rawEdf(file));
    expect(recording.format).toBe('BDF');
    expect(recording.warnings).toEqual([]);
    const gain = (262143 + 262144) / (HIGH - LOW);
    const samples = await samplesOf(recording, 0);
    expect(samples).toHaveLength(30);
    samples.forEach((value, i) => {
      expect(value).toBe(Math.fround(ACTIVE.count(i) * gain + (-262144 - LOW * gain)));
    });
  });

  it("knows that the trigger channel holds no voltage, whatever its unit, and that EDF's may", async () => {
    expect((await openRecording(rawEdf(file))).signals.map((signal) => signal.microvoltsPerUnit)).toEqual([1, null]);
    const signals = [{ ...file.signals[1]!, digital: ['-32768', '32767'] as const }];
    const edf = await openRecording(rawEdf({ ...file, family: 'EDF', signals }));
    expect(edf.signals[0]!.microvoltsPerUnit).toBe(1);
  });

  it('reads annotations from 24-bit samples', async () => {
    const lists = (record: number): string => tal(`+${record}.25`, ...(record === 1 ? ['+2\x1530\x14Lights off'] : []));
    const recording = await openRecording(rawEdf({ ...file, plus: 'C', tal: lists }));
    expect(recording.format).toBe('BDF+C');
    expect(recording.start?.toISOString()).toBe('2024-02-29T22:05:09.250Z');
    expect(await recording.annotations()).toEqual([{ onset: 1.75, duration: 30, text: 'Lights off' }]);
  });

  it('refuses a digital range beyond 24 bits and takes one beyond 16', async () => {
    const wide = { ...file.signals[0]!, digital: ['-100000000'.slice(0, 8), '99999999'] as const };
    const recording = await openRecording(rawEdf({ ...file, signals: [wide, file.signals[1]!] }));
    expect(recording.signals[0]!.problem).toContain('24 bits');
    expect(recording.signals[1]!.problem).toBeNull();
  });
});
