import { RecordingError, UsageError } from '../errors.js';
import { Lockstep } from './lockstep.js';
import type { Recording } from './recording.js';
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
  { rate, blockSamples }: StreamOptions,
): AsyncGenerator<StreamBlock> {
  if (!Number.isSafeInteger(blockSamples) || blockSamples < 1) throw badBlock(blockSamples);
  if (sources.length === 0) return;
  refuseLonger(recording, recording.durationSeconds);
  const lockstep = new Lockstep(recording, sources, rate, blockSamples);
  const seconds = SLICE_SAMPLES / Math.max(rate, lockstep.fastest);
  for await (const { onset, samples } of recording.slices(lockstep.signals, { seconds })) {
    refuseLonger(recording, onset);
    for (const end of lockstep.gapSteps(onset, seconds)) {
      lockstep.hold(end, samples);
      yield* lockstep.blocks();
    }
    lockstep.push(samples);
    yield* lockstep.blocks();
  }
  for (const end of lockstep.gapSteps(recording.durationSeconds, seconds)) {
    lockstep.hold(end);
    yield* lockstep.blocks();
  }
  lockstep.finish();
  yield* lockstep.blocks();
  yield* lockstep.rest();
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

function badBlock(found: number): UsageError {
  return new UsageError({ subject: 'samples a block', found: String(found), expected: 'a whole number, at least 1' });
}
