import type { StageIndex } from '../stages.js';
import { epochSamples, MICROVOLTS_PER_COUNT, type PreparationRecipe } from './recipe.js';
import { toCount } from '../model/to-count.js';

/** Why a row has no stage, by the number that it carries; 0 is a row with one. */
export const REASONS = ['', 'movement or unknown', 'gap', 'lead-off', 'flat', 'clipped'] as const;
export type Reason = Exclude<(typeof REASONS)[number], ''>;

/** One epoch of a night, before it is written. */
export interface PreparedEpoch {
  /** Its place on the recording's grid of 30-s epochs. */
  readonly epoch: number;
  readonly stage: StageIndex;
  /** Null where it has a stage. */
  readonly reason: Reason | null;
  /** One a channel: whether it is no good here, though the epoch has a stage by the others. */
  readonly bad: readonly boolean[];
  /** One a channel, in microvolts. */
  readonly samples: readonly Float32Array[];
}

type Form = Pick<PreparationRecipe, 'channels' | 'rate' | 'samples'>;

/** Channels that the `bad` field has a bit for. */
export const MOST_CHANNELS = 16;
/** Bytes of `epoch`, `stage`, `reason` and `bad`. */
const HEAD_BYTES = 8;
const SAMPLE_BYTES = { int16: 2, float32: 4 } as const;
const SAMPLE_TYPES = { int16: '<i2', float32: '<f4' } as const;
/** NumPy pads headers so that data begins at a multiple of 64; this many bytes hold any of ours. */
const HEADER_BYTES = 256;
const COUNTS_PER_MICROVOLT = Math.fround(1 / MICROVOLTS_PER_COUNT);

export function rowBytes({ channels, rate, samples }: Form): number {
  return HEAD_BYTES + channels.length * epochSamples({ rate }) * SAMPLE_BYTES[samples];
}

/**
 * The head of a .npy file (format 1.0 of numpy.lib.format) of one structured row an epoch. Of the same length for any
 * number of rows, so that it can be written over when they are counted.
 */
export function npyHeader(form: Form, rows: number): Uint8Array {
  const shape = `(${form.channels.length}, ${epochSamples(form)})`;
  const fields = [
    "('epoch', '<i4')",
    "('stage', '|i1')",
    "('reason', '|u1')",
    "('bad', '<u2')",
    `('samples', '${SAMPLE_TYPES[form.samples]}', ${shape})`,
  ];
  const text = `{'descr': [${fields.join(', ')}], 'fortran_order': False, 'shape': (${rows},)}`;
  const header = new Uint8Array(HEADER_BYTES).fill(0x20);
  header.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0]);
  new DataView(header.buffer).setUint16(8, HEADER_BYTES - 10, true);
  header.set(new TextEncoder().encode(text), 10);
  header[HEADER_BYTES - 1] = 0x0a;
  return header;
}

/** One epoch's bytes, little-endian. Int16 counts are rounded and clamped as the engine does it with microvolts. */
export function encodeRow(form: Form, { epoch, stage, reason, bad, samples }: PreparedEpoch): Uint8Array {
  const bytes = new Uint8Array(rowBytes(form));
  const view = new DataView(bytes.buffer);
  view.setInt32(0, epoch, true);
  view.setInt8(4, stage);
  view.setUint8(5, REASONS.indexOf(reason ?? ''));
  view.setUint16(
    6,
    bad.reduce((bits, isBad, channel) => bits | (Number(isBad) << channel), 0),
    true,
  );
  let offset = HEAD_BYTES;
  for (const own of samples) {
    for (const sample of own) {
      if (form.samples === 'int16') view.setInt16(offset, toCount(sample, COUNTS_PER_MICROVOLT), true);
      else view.setFloat32(offset, sample, true);
      offset += SAMPLE_BYTES[form.samples];
    }
  }
  return bytes;
}
