import { RecordingError } from '../errors.js';
import { refuseCall } from '../model/refuse-call.js';
import type { Samples } from './feed.js';
import { Lockstep } from './lockstep.js';
import type { Recording, Slice, StoredCounts } from './recording.js';
import { isStraight } from './stored-counts.js';
import type { Source, StreamBlock } from './stream-block.js';

/** Options of {@link streamMicrovolts}. */
export interface StreamOptions {
  /** Hz of what comes out. */
  readonly rate: number;
  /** Samples a block and source. */
  readonly blockSamples: number;
}

/** Samples of one signal, at either rate, that a slice of the recording may hold; keeps memory flat. */
const SLICE_SAMPLES = 1 << 16;
/** Seconds; a longer recording has a start time or an onset that is wrong. */
const LONGEST = 31 * 86400;

/**
 * The chosen signals of a recording in lockstep from its start, in microvolts at one rate, in blocks of exactly
 * `blockSamples` (the last one shorter). Signals may differ in rate in the file. A difference is formed at the output
 * rate. Gaps are filled with the last value, so that sample n always lies n / rate seconds from the start. Memory
 * grows neither with the file nor with its gaps.
 *
 * Each source is judged as recorded, before resampling, in windows of one second (more where that holds fewer than ten
 * samples): `lead-off`, `flat` or `clipped`; a difference is as bad as the worse of its signals.
 * @throws UsageError, RecordingError
 */
export async function* streamMicrovolts(
  recording: Recording,
  sources: readonly Source[],
  options: StreamOptions,
): AsyncGenerator<StreamBlock> {
  for await (const blocks of stream(recording, sources, options, null)) {
    for (const block of blocks) yield block as StreamBlock;
  }
}

/**
 * {@link streamMicrovolts} for who wants counts: what the file keeps in 16 bits at the rate asked for never becomes
 * microvolts on its way, which takes a fraction of the time.
 * @param countsPerMicrovolt one a source; null for one that is wanted as samples
 * @returns the blocks that are ready each time the file was read, so that nobody waits for each; of Int16Array where that
 * is so, of Float32Array, to be made counts, for every other source. To be gone through before the next are asked for.
 */
export function streamCounts(
  recording: Recording,
  sources: readonly Source[],
  options: StreamOptions,
  countsPerMicrovolt: readonly (number | null)[],
): AsyncGenerator<Iterable<StreamBlock<Samples>>> {
  return stream(recording, sources, options, countsPerMicrovolt);
}

async function* stream(
  recording: Recording,
  sources: readonly Source[],
  { rate, blockSamples }: StreamOptions,
  countsPerMicrovolt: readonly (number | null)[] | null,
): AsyncGenerator<Iterable<StreamBlock<Samples>>> {
  if (!Number.isSafeInteger(blockSamples) || blockSamples < 1) refuseBlock(blockSamples);
  if (sources.length === 0) return;
  refuseLonger(recording, recording.durationSeconds);
  const stored = countsPerMicrovolt && countsOf(recording, sources);
  const counting = stored && { lineOf: (signal: number) => stored.lineOf(signal), countsPerMicrovolt };
  const lockstep = new Lockstep(recording, sources, { rate, blockSamples, ...counting });
  const seconds = SLICE_SAMPLES / Math.max(rate, lockstep.fastest);
  const slices: AsyncGenerator<Slice<Samples>> = (stored ?? recording).slices(lockstep.signals, { seconds });
  for await (const { onset, samples } of slices) {
    refuseLonger(recording, onset);
    for (const end of lockstep.gapSteps(onset, seconds)) {
      lockstep.hold(end, samples);
      yield lockstep.blocks();
    }
    lockstep.push(samples);
    yield lockstep.blocks();
  }
  for (const end of lockstep.gapSteps(recording.durationSeconds, seconds)) {
    lockstep.hold(end);
    yield lockstep.blocks();
  }
  lockstep.finish();
  yield lockstep.blocks();
  yield lockstep.rest();
}

/** Null where a signal's counts do not tell its samples' order, or there are none. */
function countsOf(recording: Recording, sources: readonly Source[]): StoredCounts | null {
  const { stored = null } = recording;
  const used = sources.flatMap(({ signal, minus }) => (minus === null ? [signal] : [signal, minus]));
  const isReadable = (signal: number): boolean => recording.signals[signal]?.problem === null;
  if (stored === null) return null;
  return used.every((signal) => isReadable(signal) && isStraight(stored.lineOf(signal))) ? stored : null;
}

function refuseLonger(recording: Recording, seconds: number): void {
  if (seconds <= LONGEST) return;
  throw new RecordingError({
    subject: recording.name,
    found: `a recording of ${(seconds / 86400).toFixed(1)} days, gaps included`,
    expected: `at most ${LONGEST / 86400} days`,
    remedy: 'Check the onsets of its records, or cut it into nights.',
  });
}

function refuseBlock(found: number): never {
  return refuseCall('samples a block', found, 'a whole number, at least 1');
}
