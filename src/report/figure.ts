import { EPOCH_SECONDS } from '../stages.js';
import { hypnodensitySvg } from './hypnodensity-svg.js';
import { hypnogramSvg } from './hypnogram-svg.js';
import { differing, ROWS, spanSeconds, stageRuns, type StageRun } from './hypnogram-runs.js';
import type { NightReport } from './night.js';
import { panelAxis, percent, svgPanel, type PanelAxis } from './svg-panel.js';
import { clockTicks, elapsedTicks, stepHours, type Tick } from './time-axis.js';

/** Labels that fit beside each other on a wide page and on a phone. */
const WIDE_LABELS = 14;
const NARROW_LABELS = 7;
const STRIP_HEIGHT = 12;
const AXIS_HEIGHT = 18;

/** Hypnogram (the truth above it when given, and where they differ) and hypnodensity over one time axis, as HTML. */
export function nightFigure(night: Pick<NightReport, 'recording' | 'epochs' | 'truth'>): string {
  const { epochs, truth } = night;
  const span = spanSeconds(epochs);
  if (span === 0) return '<p>No epochs.</p>';
  const start = axisStart(night);
  const ticks = (step: number): Tick[] => (start === null ? elapsedTicks(span, step) : clockTicks(start, span, step));
  const axis = panelAxis(span, ticks(stepHours(span, WIDE_LABELS)), epochs[0].duration || EPOCH_SECONDS);
  const stages = epochs.map(({ stage }) => stage);
  const runs = stageRuns(epochs, stages);
  const panels =
    truth === null
      ? hypnogramSvg(runs, axis, 'Hypnogram')
      : caption('Truth') +
        hypnogramSvg(stageRuns(epochs, truth), axis, 'Hypnogram of the truth') +
        caption('Scored') +
        hypnogramSvg(runs, axis, 'Hypnogram as scored') +
        differenceStrip(stageRuns(epochs, differing(stages, truth)), axis);
  return (
    `<figure class="night">${panels}${axisSvg(ticks, axis)}` +
    `${caption('Probability of each stage')}${hypnodensitySvg(epochs, runs, axis)}` +
    `${axisSvg((step) => elapsedTicks(span, step), axis)}${legend()}</figure>`
  );
}

function axisStart({ recording, epochs }: Pick<NightReport, 'recording' | 'epochs'>): Date | null {
  return recording.start === null ? null : new Date(recording.start.getTime() + epochs[0].onset * 1000);
}

function caption(text: string): string {
  return `<figcaption>${text}</figcaption>`;
}

/** Marks the epochs that were scored otherwise than in the truth. */
function differenceStrip(runs: readonly StageRun[], axis: PanelAxis): string {
  const bottom = String(STRIP_HEIGHT);
  const pieces = runs.filter(({ stage }) => stage === 1);
  const path = pieces
    .map(({ start, end }) => `M${axis.x(start)} 2H${axis.x(end)}V${bottom}H${axis.x(start)}Z`)
    .join('');
  const names = [{ text: 'differs', y: STRIP_HEIGHT / 2 + 1, className: 'scale' }];
  const drawing = `<path class="differs" d="${path}"/>`;
  return svgPanel({ axis, height: STRIP_HEIGHT, label: 'Where scored and truth differ', names, lines: [], drawing });
}

/** Labels of the axis; those that a phone has no room for carry the class `wide`. */
function axisSvg(ticks: (step: number) => Tick[], axis: PanelAxis): string {
  const narrow = new Set(ticks(stepHours(axis.span, NARROW_LABELS)).map(({ at }) => at));
  const labels = ticks(stepHours(axis.span, WIDE_LABELS)).map(({ at, label }) => {
    const className = narrow.has(at) ? '' : ' class="wide"';
    return `<text${className} x="${percent(at, axis)}" y="13">${label}</text>`;
  });
  return `<svg class="axis" height="${String(AXIS_HEIGHT)}" aria-hidden="true">${labels.join('')}</svg>`;
}

function legend(): string {
  const items = ROWS.map(
    (stage) =>
      `<li><svg width="12" height="12"><rect class="area-${stage}" width="12" height="12"/></svg>${stage}</li>`,
  );
  const gap = '<li><svg width="12" height="12"><rect class="gap" width="12" height="12"/></svg>unscored</li>';
  return `<ul class="legend">${items.join('')}${gap}</ul>`;
}
