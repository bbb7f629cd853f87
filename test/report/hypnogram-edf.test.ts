import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hypnogramEdf } from '../../src/report/hypnogram-edf.js';
import { openEdf } from '../../src/signal/edf/open.js';
import { readHypnogram } from '../../src/signal/hypnogram/read.js';
import { NEEDS_EDFLIB, readByEdflib } from './edflib.js';
import { NEEDS_MNE, readByMne } from './mne.js';
import { sampleNight } from './sample-night.js';

const ascii = new TextDecoder('latin1');
const night = sampleNight([0, 1, 1, 2, 3, -1, -1, 4], {
  lights: { off: 12.5, on: 200, source: { off: 'annotation', on: 'option' } },
  stretches: [
    { onset: 150, duration: 60, defect: 'gap', channel: null },
    { onset: 33.25, duration: 4, defect: 'lead-off', channel: 'EEG' },
  ],
});
const EXPECTED = [
  [0, 30, 'Sleep stage W'],
  [12.5, 0, 'Lights off'],
  [30, 60, 'Sleep stage N1'],
  [33.25, 4, 'lead off: EEG'],
  [90, 30, 'Sleep stage N2'],
  [120, 30, 'Sleep stage N3'],
  [150, 60, 'Sleep stage ?'],
  [150, 60, 'gap in the recording'],
  [200, 0, 'Lights on'],
  [210, 30, 'Sleep stage R'],
];

const sourceOf = (bytes: Uint8Array): Parameters<typeof openEdf>[0] => ({
  size: bytes.length,
  read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
});

describe('the hypnogram as EDF+', () => {
  it('has the start of the recording, stages by their AASM texts, lights and defects in order of time', async () => {
    const file = hypnogramEdf(night);
    const recording = await openEdf(sourceOf(file));
    expect(recording.format).toBe('EDF+C');
    expect(recording.start).toEqual(night.recording.start);
    const found = (await recording.annotations()).map(({ onset, duration, text }) => [onset, duration, text]);
    expect(found).toEqual(EXPECTED);
  });

  it.skipIf(NEEDS_EDFLIB !== '')(`is sound to EDFlib, and as long as the recording${NEEDS_EDFLIB}`, () => {
    const [head, ...annotations] = readByEdflib(hypnogramEdf(night));
    expect(head).toBe('1 240 2026-11-20T22:58:00');
    const found = annotations.map((line) => line.split('\t'));
    expect(found.map(([onset, duration, text]) => [Number(onset), Number(duration), text])).toEqual(EXPECTED);
    const unknown = readByEdflib(hypnogramEdf({ ...night, recording: { ...night.recording, start: null } }));
    expect(unknown[0]).toBe('1 240 1985-01-01T00:00:00');
  });

  it('says that the start is not known as EDF+ has it', () => {
    const file = hypnogramEdf({ ...night, recording: { ...night.recording, start: null } });
    expect(ascii.decode(file.subarray(88, 168)).trimEnd()).toBe('Startdate X X X X');
    expect(ascii.decode(file.subarray(168, 184))).toBe('01.01.8500.00.00');
  });

  it('reads back to the stages of any night', async () => {
    const stages = fc.array(fc.integer({ min: -1, max: 4 }), { minLength: 1, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(stages, async (list) => {
        const hypnogram = await readHypnogram(hypnogramEdf({ ...night, epochs: sampleNight(list).epochs }));
        expect([hypnogram.startSeconds, [...hypnogram.stages]]).toEqual([0, list]);
      }),
      { numRuns: 60 },
    );
  });

  it('holds a night without epochs', async () => {
    const recording = await openEdf(sourceOf(hypnogramEdf(sampleNight([]))));
    expect(await recording.annotations()).toEqual([]);
  });

  it.skipIf(NEEDS_MNE !== '')(`is read back by mne${NEEDS_MNE}`, () => {
    const { start, annotations } = readByMne(hypnogramEdf(night));
    expect(start).toBe('2026-11-20T22:58:00');
    expect(annotations).toEqual(EXPECTED);
  });
});
