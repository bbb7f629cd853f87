import { encodeAnnotationFile } from '../../src/signal/edf/write.js';
import { rawEdf, type RawSignal } from '../signal/edf/raw-edf.js';

const START = { startDate: '24.04.89', startTime: '16.13.00', recording: 'Startdate 24-APR-1989 X X X' };

/** Noise of +-400 counts that is the same for the same place. */
function noise(i: number): number {
  const h = Math.imul(i ^ (i >>> 15), 0x2c1b3c6d);
  return ((h ^ (h >>> 12)) & 0x1ff) - 0xff;
}

function signal(
  label: string,
  dimension: string,
  physical: RawSignal['physical'],
  digital: RawSignal['digital'],
  samplesPerRecord: number,
): RawSignal {
  return { label, dimension, physical, digital, samplesPerRecord, count: (i) => noise(i + label.length * 7919) };
}

/** A recording with the signals, ranges, rates and 30-s records of Sleep-EDF's cassette nights; the samples are noise. */
export function cassetteRecording(records: number, flat: (record: number) => boolean = () => false): Uint8Array {
  const twelveBits = ['-2048', '2047'] as const;
  const eeg = signal('EEG Fpz-Cz', 'uV', ['-192', '192'], twelveBits, 3000);
  return rawEdf({
    ...START,
    recordSeconds: '30',
    records,
    signals: [
      { ...eeg, count: (i) => (flat(Math.floor(i / 3000)) ? 0 : eeg.count(i)) },
      signal('EEG Pz-Oz', 'uV', ['-197', '196'], twelveBits, 3000),
      signal('EOG horizontal', 'uV', ['-1009', '1009'], twelveBits, 3000),
      signal('Resp oro-nasal', '', ['-2048', '2047'], twelveBits, 30),
      signal('EMG submental', 'uV', ['-5', '5'], ['-2500', '2500'], 30),
      signal('Temp rectal', 'DegC', ['34', '40'], ['-2731', '2731'], 30),
      signal('Event marker', '', ['-2047', '2048'], ['-2047', '2048'], 30),
    ],
  });
}

/** A hypnogram as Sleep-EDF writes one, `W*70 1*2 M*1 ?*9`: each stage's letter and its epochs, from the first on. */
export function cassetteHypnogram(runs: string): Uint8Array {
  let onset = 0;
  const annotations = runs.split(' ').map((run) => {
    const [letter, epochs] = run.split('*');
    const text = letter === 'M' ? 'Movement time' : `Sleep stage ${letter}`;
    const annotation = { onset, duration: 30 * Number(epochs), text };
    onset += annotation.duration;
    return annotation;
  });
  return encodeAnnotationFile(annotations, { start: new Date(Date.UTC(1989, 3, 24, 16, 13)) });
}
