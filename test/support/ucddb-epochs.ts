import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { encodeEdf } from '../../src/signal/edf/write.js';
import { sharedPath } from '../signal/shared-data.js';

/** Never read here: the person on whom the shipped weights are tested. */
const TEST_PERSON = 18;
const EPOCH_SAMPLES = 3840;
const RATE = 128;
/** Assumed by the data's own description. */
const MICROVOLTS_PER_COUNT = 0.244;

/** The data of an `.npy` file of little-endian int16 (NumPy's format, version 1). */
function int16s(npy: Uint8Array): Int16Array {
  const start = 10 + new DataView(npy.buffer, npy.byteOffset).getUint16(8, true);
  return new Int16Array(npy.slice(start).buffer);
}

/**
 * Real epochs of one person as a recording of one EEG channel, C4-A1, at 128 Hz.
 * @param person one of UCDDB's but the test person
 * @param most epochs taken from the person's first on
 */
export function ucddbRecording(person: number, most: number): Uint8Array {
  if (person === TEST_PERSON) throw new RangeError(`person ${person} is for the test of the weights alone`);
  const wanted = ['x.npy', 'subject.npy'];
  const { 'x.npy': x, 'subject.npy': subject } = unzipSync(readFileSync(sharedPath('ucddb/epochs.npz')), {
    filter: ({ name }) => wanted.includes(name),
  });
  const people = int16s(subject);
  const samples = int16s(x);
  const places = [...people.keys()].filter((place) => people[place] === person).slice(0, most);
  const microvolts = new Float32Array(places.length * EPOCH_SAMPLES);
  places.forEach((place, i) => {
    for (let k = 0; k < EPOCH_SAMPLES; k++) {
      microvolts[i * EPOCH_SAMPLES + k] = samples[place * EPOCH_SAMPLES + k] * MICROVOLTS_PER_COUNT;
    }
  });
  const range = { physicalMin: -1000, physicalMax: 1000 };
  return encodeEdf({
    start: new Date(Date.UTC(2002, 0, 1, 23)),
    recordSeconds: 30,
    signals: [{ label: 'EEG C4-A1', rate: RATE, samples: microvolts, ...range }],
  });
}
