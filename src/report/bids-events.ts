import type { DefectStretch } from '../signal/defects.js';
import { STAGES, UNSCORED, type Stage } from '../stages.js';
import { DEFECT_WORDS } from './defect-words.js';
import type { NightReport } from './night.js';
import { printable } from './plain-text.js';
import { smoothingName } from './smoothing-text.js';

/** BIDS's word for a value that is missing or has no meaning. */
const NONE = 'n/a';
/** Decimals of a probability; the engine's own precision is about three. */
const DECIMALS = 4;
const PROBABILITIES = STAGES.map((stage) => `probability_${stage}`);
const COLUMNS = ['onset', 'duration', 'trial_type', ...PROBABILITIES, 'channel'];

/** A BIDS events file and the sidecar that describes its columns. */
export interface BidsEvents {
  /** For `..._events.tsv`. */
  readonly events: string;
  /** For `..._events.json`. */
  readonly sidecar: string;
}

interface Event {
  readonly onset: number;
  readonly duration: number;
  readonly type: string;
  readonly probabilities?: readonly number[];
  readonly channel?: string | null;
}

/**
 * A night as BIDS events (Brain Imaging Data Structure, "Task events"): one row an epoch, one for lights off and on,
 * and one a stretch that was no good, in order of onset. An unscored epoch's `trial_type` is `n/a`, which BIDS readers
 * pass over. Onsets are seconds from the recording's first sample.
 */
export function bidsEvents(night: NightReport): BidsEvents {
  const events: Event[] = [...epochEvents(night), ...lightsEvents(night), ...night.stretches.map(defectEvent)];
  const rows = events.toSorted((a, b) => a.onset - b.onset).map(rowOf);
  const lines = [COLUMNS, ...rows].map((row) => `${row.join('\t')}\n`);
  return { events: lines.join(''), sidecar: `${JSON.stringify(sidecar(night), null, 2)}\n` };
}

function epochEvents({ epochs }: NightReport): Event[] {
  return epochs.map(({ onset, duration, stage, probabilities }) => ({
    onset,
    duration,
    type: stage === UNSCORED ? NONE : STAGES[stage],
    probabilities,
  }));
}

function lightsEvents({ lights }: NightReport): Event[] {
  const event = (onset: number | null, type: string): Event[] => (onset === null ? [] : [{ onset, duration: 0, type }]);
  return [...event(lights.off, 'lights_off'), ...event(lights.on, 'lights_on')];
}

function defectEvent({ onset, duration, defect, channel }: DefectStretch): Event {
  return { onset, duration, type: typeOf(defect), channel };
}

function typeOf(defect: DefectStretch['defect']): string {
  return defect.replace('-', '_');
}

function rowOf({ onset, duration, type, probabilities, channel }: Event): string[] {
  const shares = STAGES.map((_, stage) => probabilities?.[stage]?.toFixed(DECIMALS) ?? NONE);
  // A tab in a label has become U+FFFD, so that columns stay in step.
  return [seconds(onset), seconds(duration), type, ...shares, printable(channel ?? NONE)];
}

/** To a microsecond, without an exponent. */
function seconds(value: number): string {
  return value.toFixed(6).replace(/\.?0+$/, '');
}

const STAGE_LEVELS: Readonly<Record<Stage, string>> = {
  W: 'Wakefulness (AASM stage W)',
  N1: 'NREM sleep, stage N1 (AASM)',
  N2: 'NREM sleep, stage N2 (AASM)',
  N3: 'NREM sleep, stage N3 (AASM)',
  REM: 'REM sleep (AASM stage R)',
};

/** What each column holds, in BIDS's terms for sidecars of tabular files. */
function sidecar({ model, smoothing }: NightReport): object {
  const what = smoothing?.mode === null ? 'averaged over overlapping windows' : 'smoothed over time';
  const how = smoothing === null ? '' : `, ${what} (${smoothingName(smoothing)})`;
  const defects = Object.entries(DEFECT_WORDS).map(([defect, words]) => [
    typeOf(defect as DefectStretch['defect']),
    `No good for scoring, in one channel or in all: ${words}`,
  ]);
  const probabilities = STAGES.map((stage, index) => [
    PROBABILITIES[index],
    {
      LongName: `Probability of ${stage}`,
      Description: `The model's probability${how}, 0 to 1, that the epoch is ${stage}; n/a where the row is no scored epoch.`,
    },
  ]);
  return {
    onset: { LongName: 'Onset', Description: "Start of the event, from the recording's first sample.", Units: 's' },
    duration: { LongName: 'Duration', Description: 'Length of the event; 0 where it is a moment.', Units: 's' },
    trial_type: {
      LongName: 'Sleep stage or event',
      Description: `Sleep stage of an epoch by the model ${model.name} (ulw-sleepnet)${how}, n/a where it was left unscored, or another event of the night.`,
      Levels: {
        ...STAGE_LEVELS,
        lights_off: 'The lights went out',
        lights_on: 'The lights came on',
        ...Object.fromEntries(defects),
      },
    },
    ...Object.fromEntries(probabilities),
    channel: {
      LongName: 'Channel',
      Description: "The model's channel that the event concerns; n/a where it concerns every channel or none.",
    },
  };
}
