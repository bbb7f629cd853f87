import { EPOCH_SECONDS, UNSCORED } from '../stages.js';
import { hypnodensitySvg } from './hypnodensity-svg.js';
import { hypnogramSvg } from './hypnogram-svg.js';
import { differing, ROWS, spanSeconds, stageRuns, type StageRun } from './hypnogram-runs.js';
import { lightsLabels, lightsLines } from './lights-svg.js';
import type { NightReport } from './night.js';
import { escapeMarkup } from './plain-text.js';
import { leftOutEpochs } from './signal-quality.js';
import { panelAxis, percent, svgPanel, type PanelAxis, type PanelLayers } from './svg-panel.js';
import { clockTicks, elapsedTicks, stepSeconds, type Tick } from './time-axis.js';
import { shadePatterns, shadesOf, shading, unscoredRuns, type Shade, type ShadedRun } from './unscored-svg.js';

type Night = Pick<NightReport, 'recording' | 'epochs' | 'truth' | 'lights'>;

/** Labels that fit beside each other on a wide page and on a phone. */
const WIDE_LABELS = 14;
const NARROW_LABELS = 5;
const STRIP_HEIGHT = 12;
const AXIS_HEIGHT = 18;

/**
 * Hypnogram (the truth above it when given, and where they differ) and hypnodensity over one time axis, as HTML; with
 * the time that has no stage, the channels left out, and the lights.
 */
export function nightFigure(night: Night): string {
  const { epochs } = night;
  const span = spanSeconds(epochs);
  if (span === 0) return '<p>No epochs.</p>';
  const start = axisStart(night);
  const ticks = (step: number): Tick[] => (start === null ? elapsedTicks(span, step) : clockTicks(start, span, step));
  const axis = panelAxis(span, ticks(stepSeconds(span, WIDE_LABELS)), epochs[0].duration || EPOCH_SECONDS);
  const unscored = unscoredRuns(epochs);
  const shades = shadesOf([...unscored, ...truthGaps(night)]);
  const layers = { behind: shading(unscored, axis), over: lightsLines(night, axis) };
  return (
    `<figure class="night">${shadePatterns(shades)}${hypnograms(night, axis, layers)}${axisSvg(ticks, axis)}` +
    `${leftOutStrips(night, axis)}${caption('Probability of each stage')}${hypnodensitySvg(epochs, axis, layers)}` +
    `${axisSvg((step) => elapsedTicks(span, step), axis)}${legend(shades)}</figure>`
  );
}

function axisStart({ recording, epochs }: Night): Date | null {
  return recording.start === null ? null : new Date(recording.start.getTime() + epochs[0].onset * 1000);
}

function hypnograms(night: Night, axis: PanelAxis, layers: PanelLayers): string {
  const { epochs, truth } = night;
  const stages = epochs.map(({ stage }) => stage);
  const scored = stageRuns(epochs, stages);
  const labels = lightsLabels(night, axis);
  if (truth === null) return caption('Hypnogram') + labels + hypnogramSvg(scored, axis, 'Hypnogram', layers);
  const behind = shading(truthGaps(night), axis);
  return (
    caption('Hypnogram, truth') +
    labels +
    hypnogramSvg(stageRuns(epochs, truth), axis, 'Hypnogram of the truth', { ...layers, behind }) +
    caption('Hypnogram, scored') +
    hypnogramSvg(scored, axis, 'Hypnogram as scored', layers) +
    differenceStrip(stageRuns(epochs, differing(stages, truth)), axis)
  );
}

/** Where the truth has no stage; it does not say why. */
function truthGaps({ epochs, truth }: Night): ShadedRun[] {
  if (truth === null) return [];
  const scored = (index: number): boolean => index < truth.length && truth[index] !== UNSCORED;
  return unscoredRuns(
    epochs.map(({ onset, duration }, index) => ({
      onset,
      duration,
      stage: scored(index) ? 0 : UNSCORED,
      unscored: null,
    })),
  );
}

function caption(text: string): string {
  return `<figcaption>${text}</figcaption>`;
}

/** Marks the epochs that were scored otherwise than in the truth. */
function differenceStrip(runs: readonly StageRun[], axis: PanelAxis): string {
  return strip(
    { runs: runs.filter(({ stage }) => stage === 1), label: 'Where scored and truth differ', name: 'differs' },
    axis,
  );
}

/** One strip for each channel that was left out of epochs which others could stage. */
function leftOutStrips({ epochs }: Night, axis: PanelAxis): string {
  const strips = [...leftOutEpochs({ epochs }).keys()].map((channel) => {
    const left = epochs.map(({ stage, leftOut }) => (stage !== UNSCORED && leftOut.includes(channel) ? 1 : 0));
    const runs = stageRuns(epochs, left).filter(({ stage }) => stage === 1);
    const title = `Left out: ${channel}`;
    return caption(escapeMarkup(title)) + strip({ runs, label: title, name: '' }, axis);
  });
  return strips.join('');
}

interface Strip {
  readonly runs: readonly StageRun[];
  readonly label: string;
  /** Stands left of it. */
  readonly name: string;
}

function strip({ runs, label, name }: Strip, axis: PanelAxis): string {
  const bottom = String(STRIP_HEIGHT);
  const path = runs.map(({ start, end }) => `M${axis.x(start)} 2H${axis.x(end)}V${bottom}H${axis.x(start)}Z`).join('');
  const names = name === '' ? [] : [{ text: name, y: STRIP_HEIGHT / 2 + 1, className: 'scale' }];
  const drawing = `<path class="differs" d="${path}"/>`;
  return svgPanel({ axis, height: STRIP_HEIGHT, label, names, lines: [], drawing });
}

/** Labels of the axis; those that a phone has no room for carry the class `wide`. */
function axisSvg(ticks: (step: number) => Tick[], axis: PanelAxis): string {
  const step = stepSeconds(axis.span, WIDE_LABELS);
  const narrow = new Set(ticks(stepSeconds(axis.span, NARROW_LABELS, step)).map(({ at }) => at));
  const labels = ticks(step).map(({ at, label }) => {
    const className = narrow.has(at) ? '' : ' class="wide"';
    return `<text${className} x="${percent(at, axis)}" y="13">${label}</text>`;
  });
  return `<svg class="axis" height="${String(AXIS_HEIGHT)}" aria-hidden="true">${labels.join('')}</svg>`;
}

function legend(shades: readonly Shade[]): string {
  const stages = ROWS.map((stage) => legendItem(`area-${stage}`, stage));
  const unscored = shades.map((shade) =>
    legendItem(`shade ${shade}`, shade === 'unscored' ? shade : `unscored: ${shade}`),
  );
  return `<ul class="legend">${stages.join('')}${unscored.join('')}</ul>`;
}

function legendItem(className: string, text: string): string {
  return `<li><svg width="16" height="12"><rect class="${className}" width="16" height="12"/></svg>${text}</li>`;
}
