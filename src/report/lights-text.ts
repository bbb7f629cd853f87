import type { Lights } from '../signal/lights.js';
import { figure } from './figures.js';
import type { NightReport } from './night.js';
import { clockTime, hoursText } from './time-axis.js';

type Night = Pick<NightReport, 'recording' | 'lights'>;

/** What the statistics cover, and what that makes of the figures; a few sentences. */
export function statisticsSpan(night: Night & Pick<NightReport, 'statistics'>): string {
  const { unscored } = night.statistics;
  if (unscored === 0) return timeInBed(night);
  return (
    `${timeInBed(night)} ${figure(unscored, 1)} min of it have no stage: they count in TIB and SPT and in nothing ` +
    'else, so SE is at least what is shown.'
  );
}

function timeInBed({ recording, lights }: Night): string {
  if (lights.off === null && lights.on === null) {
    return (
      'Over the whole recording: nobody noted when the lights went out and came on, so time in bed, efficiency and ' +
      'latencies count from its first epoch.'
    );
  }
  const off = lights.off === null ? 'the start of the recording' : moment('off', lights.off, { recording, lights });
  const on = lights.on === null ? 'the end of the recording' : moment('on', lights.on, { recording, lights });
  const missing = lights.off === null ? ' Nobody noted when the lights went out.' : '';
  return `From ${off} to ${on}, in whole epochs.${missing}`;
}

const SOURCES: Readonly<Record<NonNullable<Lights['source']['off']>, string>> = {
  option: 'as given',
  annotation: 'as annotated',
};

function moment(which: 'off' | 'on', seconds: number, { recording, lights }: Night): string {
  const source = lights.source[which];
  return `lights ${which} at ${timeText(seconds, recording.start)}${source === null ? '' : ` (${SOURCES[source]})`}`;
}

/** `23:05` of the clock; where that is not known, `0:07 h` into the recording. */
export function timeText(seconds: number, start: Date | null): string {
  if (start !== null) return clockTime(start, seconds);
  return `${seconds < 0 ? '-' : ''}${hoursText(Math.abs(seconds))} h`;
}
