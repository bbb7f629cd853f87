import type { NightReport } from './night.js';
import { percent, type PanelAxis } from './svg-panel.js';
import { timeText } from './lights-text.js';

/** CSS pixels of a lane of labels. */
const LANE = 15;
/** Share of the axis from which two labels fit beside each other on a phone. */
const ROOM = 0.5;

/** Where the lights went out and came on, on the axis of a figure. */
interface Mark {
  readonly name: string;
  /** Seconds from the axis's start. */
  readonly at: number;
  /** The clock, or the time into the recording. */
  readonly time: string;
}

type Night = Pick<NightReport, 'recording' | 'epochs' | 'lights'>;

function marksOf({ recording, epochs, lights }: Night, axis: PanelAxis): Mark[] {
  const origin = epochs.length === 0 ? 0 : epochs[0].onset;
  const mark = (name: string, seconds: number | null): Mark[] => {
    if (seconds === null || seconds < origin || seconds > origin + axis.span) return [];
    return [{ name, at: seconds - origin, time: timeText(seconds, recording.start) }];
  };
  return [...mark('lights off', lights.off), ...mark('lights on', lights.on)];
}

/** Upright lines through a panel. */
export function lightsLines(night: Night, axis: PanelAxis): string {
  return marksOf(night, axis)
    .map(({ at }) => `<line class="lights" x1="${percent(at, axis)}" x2="${percent(at, axis)}" y2="100%"/>`)
    .join('');
}

/**
 * Labels to stand above a panel, each on the inner side of its line, so that none runs over the edge; one below the
 * other where they are close. Empty without lights.
 */
export function lightsLabels(night: Night, axis: PanelAxis): string {
  const marks = marksOf(night, axis);
  if (marks.length === 0) return '';
  const apart = Math.abs(marks[0].at - marks[marks.length - 1].at) > ROOM * axis.span;
  const lanes = apart ? 1 : marks.length;
  const height = String(lanes * LANE);
  const labels = marks.map(({ name, at, time }, index) => {
    const lane = apart ? 0 : index;
    const right = at > axis.span / 2;
    const look = `class="lights ${right ? 'before' : 'after'}" dx="${right ? '-5' : '5'}"`;
    const x = percent(at, axis);
    return (
      `<line class="lights" x1="${x}" x2="${x}" y1="${String(lane * LANE + 2)}" y2="100%"/>` +
      `<text ${look} x="${x}" y="${String(lane * LANE + 11)}">${name}<tspan class="wide"> ${time}</tspan></text>`
    );
  });
  return `<svg class="labels" height="${height}">${labels.join('')}</svg>`;
}
