import type { ChannelMatch } from '../signal/channels.js';
import type { Defect, DefectStretch } from '../signal/defects.js';
import type { SignalHeader } from '../signal/recording.js';
import { epochsText, UNSCORED } from '../stages.js';
import type { ScoredEpoch } from './scored-epoch.js';

/** All that the warnings of a scored recording are made from. */
export interface ScoreFindings {
  readonly epochs: readonly ScoredEpoch[];
  readonly stretches: readonly DefectStretch[];
  /** One a model channel; `name` is what the model calls it. */
  readonly channels: readonly { readonly name: string; readonly match: ChannelMatch; readonly header: SignalHeader }[];
  readonly durationSeconds: number;
  readonly epochSeconds: number;
  readonly epochSamples: number;
}

type Found = ScoreFindings['channels'][number];

/** Part of an epoch's samples beyond 16 running-median deviations at which the epoch is called clipped. */
const BEYOND = 0.01;
/** Part of a recording that one defect covers when its unit, not its electrode, is likely wrong. */
const NEARLY_ALL = 0.99;

const STATE: Readonly<Record<Exclude<Defect, 'gap'>, string>> = {
  'lead-off': 'is off the skin or beyond its range',
  flat: 'is flat',
  clipped: 'is clipped at the ends of its range',
};

/** One sentence a channel and defect, so that their number does not grow with the recording. */
export function scoreWarnings(findings: ScoreFindings): readonly string[] {
  const defects = Object.keys(STATE) as (keyof typeof STATE)[];
  return [
    ...gapWarnings(findings),
    ...findings.channels.flatMap((channel) => defects.flatMap((defect) => defectWarning(findings, channel, defect))),
    ...flatWarnings(findings),
    ...findings.channels.flatMap(({ match }, index) => sizeWarnings(findings, match.label, index)),
    ...partWarnings(findings),
  ];
}

function gapWarnings({ epochs, stretches }: ScoreFindings): string[] {
  const gaps = stretches.filter(({ defect }) => defect === 'gap');
  if (gaps.length === 0) return [];
  const unscored = epochs.filter((epoch) => epoch.unscored === 'gap').length;
  const many = gaps.length === 1 ? 'a gap' : `${gaps.length} gaps`;
  return [`The recording has ${many} of ${timeText(secondsOf(gaps))} in all; ${epochsText(unscored)} left unscored.`];
}

function defectWarning(findings: ScoreFindings, { name, match, header }: Found, defect: keyof typeof STATE): string[] {
  const own = findings.stretches.filter((stretch) => stretch.channel === name && stretch.defect === defect);
  if (own.length === 0) return [];
  const marks = reached(own, findings);
  const touched = findings.epochs.filter(({ leftOut }, index) => marks[index] && leftOut.includes(name));
  const unscored = touched.filter(({ stage }) => stage === UNSCORED).length;
  const isAll = secondsOf(own) >= NEARLY_ALL * findings.durationSeconds && defect !== 'clipped';
  const effect =
    touched.length === 0
      ? ', too little of any epoch to leave it out.'
      : `; it was left out of ${epochsText(touched.length)}, ${unscored} of them left unscored.`;
  const question = isAll ? ` Is its unit, '${header.dimension}', right?` : '';
  return [`${match.label} ${STATE[defect]} for ${timeText(secondsOf(own))}${effect}${question}`];
}

/** Epochs that the front end found flat although the recorded samples moved. */
function flatWarnings({ epochs }: ScoreFindings): string[] {
  const still = epochs.filter(
    ({ unscored, quality }) => unscored === 'flat' && quality.some((channel) => channel !== null),
  );
  return still.length === 0 ? [] : [`No channel moves in ${epochsText(still.length)}, left unscored.`];
}

function sizeWarnings({ epochs, epochSamples }: ScoreFindings, label: string, channel: number): string[] {
  const heard = epochs.filter(({ stage, quality }) => stage !== UNSCORED && quality[channel] !== null);
  const flat = heard.filter(({ quality }) => quality[channel]!.flat).length;
  const beyond = heard.filter(({ quality }) => quality[channel]!.saturatedSamples > BEYOND * epochSamples).length;
  return [
    ...(flat > 0 ? [`${label} hardly moves in ${epochsText(flat)} that other channels could stage.`] : []),
    ...(beyond > 0 ? [`${label} goes far beyond its usual size in ${epochsText(beyond)} and was clipped there.`] : []),
  ];
}

function partWarnings({ stretches }: ScoreFindings): string[] {
  const rest = stretches.find(({ defect }) => defect === 'part-epoch');
  return rest === undefined ? [] : [`The last ${rest.duration.toFixed(1)} s are no whole epoch and were not staged.`];
}

/** For each epoch whether one of the stretches reaches into it. */
function reached(stretches: readonly DefectStretch[], { epochs, epochSeconds }: ScoreFindings): readonly boolean[] {
  const marks = epochs.map(() => false);
  for (const { onset, duration } of stretches) {
    marks.fill(true, Math.floor(onset / epochSeconds), Math.ceil((onset + duration) / epochSeconds));
  }
  return marks;
}

function secondsOf(stretches: readonly DefectStretch[]): number {
  return stretches.reduce((seconds, { duration }) => seconds + duration, 0);
}

function timeText(seconds: number): string {
  return seconds < 60 ? `${Number(seconds.toFixed(2))} s` : `${(seconds / 60).toFixed(1)} min`;
}
