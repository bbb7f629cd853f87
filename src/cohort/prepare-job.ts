import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { encodeRow, MOST_CHANNELS, npyHeader, type PreparedEpoch, rowBytes } from '../dataset/epoch-rows.js';
import { labelledStretch, type LabelledStretch } from '../dataset/labelled-stretch.js';
import { type NightTally, tallyOf } from '../dataset/night-tally.js';
import { prepareEpochs } from '../dataset/prepare-epochs.js';
import type { PreparationRecipe } from '../dataset/recipe.js';
import { HypnogramError, UsageError } from '../errors.js';
import { type ChannelMatch, headersOf, matchChannels } from '../signal/channels.js';
import { openRecording } from '../signal/open-recording.js';
import type { Recording } from '../signal/recording.js';
import { EPOCH_SECONDS } from '../stages.js';
import type { FileIdentity } from './run-record.js';
import { stageFile, stagePieces } from './staging.js';
import { readTruth } from './truth-files.js';
import { SOME_TRUTH_NAMES } from './truth-names.js';

/** All that a prepared night depends on. */
export interface PreparationInputs {
  /** Of this package. */
  readonly version: string;
  readonly recording: FileIdentity;
  readonly truth: readonly FileIdentity[];
  readonly recipe: PreparationRecipe;
}

/** One night to prepare; plain data, so that it can go to another thread. */
export interface PrepareJob {
  readonly path: string;
  readonly title: string;
  readonly name: string;
  /** Files that may hold its truth. */
  readonly truth: readonly string[];
  readonly staging: string;
  readonly inputs: PreparationInputs;
}

interface ReadFile extends FileIdentity {
  readonly sha256: string;
}

/** What is known of a night that was prepared. */
export interface PreparedNight extends NightTally {
  /** Where its rows are, relative to the folder. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly sources: { readonly recording: ReadFile; readonly truth: readonly ReadFile[] };
  /** Where each channel was found. */
  readonly channels: readonly { readonly channel: string; readonly signal: string; readonly rate: number }[];
  readonly warnings: readonly string[];
}

/** What lies beside a night's rows, so that a later run knows them. */
export interface PreparationRecord extends PreparationInputs {
  readonly night: PreparedNight;
}

export const rowsFile = (name: string): string => `${name}.npy`;
export const recordFile = (name: string): string => `${name}.json`;

/**
 * Writes a night's rows and its record into the staging folder.
 * @throws RecordingError, ChannelError, HypnogramError, OutputError
 */
export async function runPrepareJob(job: PrepareJob, progress: (epochs: number) => void): Promise<PreparedNight> {
  const { inputs, staging, name, title } = job;
  const { recipe } = inputs;
  const truth = await readTruth(job.truth, title);
  if (truth === null) throw lacksTruth(title);
  const recording = await openRecording(job.path, recipe);
  try {
    refuseTooMany(recipe);
    const matches = matchChannels(recording.signals, recipe.channels, recipe.requested);
    const epochCount = Math.floor(recording.durationSeconds / EPOCH_SECONDS + 1e-9);
    const stretch = labelledStretch(truth, epochCount, recording.start, recipe);
    const epochs = prepareEpochs(recording, matches, stretch, recipe, progress);
    const tally = await stageRows(job, epochs, stretch);
    const night: PreparedNight = {
      ...tally,
      file: rowsFile(name),
      bytes: npyHeader(recipe, tally.epochs).length + tally.epochs * rowBytes(recipe),
      sha256: await sha256OfFile(join(staging, rowsFile(name))),
      sources: {
        recording: { ...inputs.recording, sha256: await sha256OfFile(job.path) },
        truth: await Promise.all(
          inputs.truth.map(async (file, i) => ({ ...file, sha256: await sha256OfFile(job.truth[i]) })),
        ),
      },
      channels: channelsOf(recording, matches, recipe),
      warnings: [
        ...recording.warnings,
        ...(await recording.readingWarnings()),
        ...matches.flatMap(({ warning }) => warning ?? []),
        ...stretch.warnings,
      ],
    };
    await stageFile(staging, recordFile(name), `${JSON.stringify({ ...inputs, night }, null, 1)}\n`);
    return night;
  } finally {
    await recording.close();
  }
}

/** Row by row, so that memory stays flat; the head is written again when the rows are counted. */
async function stageRows(
  { staging, name, inputs: { recipe } }: PrepareJob,
  epochs: AsyncIterable<PreparedEpoch>,
  stretch: LabelledStretch,
): Promise<NightTally> {
  return stagePieces(staging, rowsFile(name), async (handle) => {
    const tally = tallyOf(recipe, stretch);
    // `writeFile` goes on where it was, and unlike `write` never stops half-way.
    await handle.writeFile(npyHeader(recipe, 0));
    for await (const epoch of epochs) {
      if (tally.keeps(epoch)) await handle.writeFile(encodeRow(recipe, epoch));
    }
    const header = npyHeader(recipe, tally.result().epochs);
    await handle.write(header, 0, header.length, 0);
    return tally.result();
  });
}

function channelsOf(
  { signals }: Recording,
  matches: readonly ChannelMatch[],
  { channels }: PreparationRecipe,
): PreparedNight['channels'] {
  return matches.map((match, c) => ({
    channel: channels[c].label,
    signal: match.label,
    rate: Math.min(...headersOf(signals, match).map(({ rate }) => rate)),
  }));
}

export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

function refuseTooMany({ channels }: PreparationRecipe): void {
  if (channels.length <= MOST_CHANNELS) return;
  const expected = `at most ${MOST_CHANNELS}`;
  throw new UsageError({ subject: 'channels', found: String(channels.length), expected });
}

function lacksTruth(subject: string): HypnogramError {
  return new HypnogramError({
    subject,
    found: 'no hypnogram that goes with it by name',
    expected: `one, to learn from (${SOME_TRUTH_NAMES})`,
    remedy: 'Give the folder that holds it, with --truth.',
  });
}
