import { STAGES } from '../stages.js';
import { ROWS } from './hypnogram-runs.js';
import type { StagedEpoch } from './night.js';
import { svgPanel, type PanelAxis, type PanelLayers } from './svg-panel.js';

/** CSS pixels; also the steps in which a probability is drawn, so half a percent. */
const HEIGHT = 200;
const SHOWN_HEIGHT = 110;

/**
 * Stacked probabilities, W on top as in the hypnogram, as one path a stage. Each path reaches down to the floor and is
 * painted over by the stages below it, so every boundary is written once.
 */
export function hypnodensitySvg(epochs: readonly StagedEpoch[], axis: PanelAxis, layers?: PanelLayers): string {
  const paths = ROWS.map((stage, row) => {
    const below = ROWS.slice(row).map((name) => STAGES.indexOf(name));
    return `<path class="area-${stage}" d="${outline(epochs, below, axis)}"/>`;
  });
  const scale = `<g transform="scale(1 ${String(SHOWN_HEIGHT / HEIGHT)})">${paths.join('')}</g>`;
  const names = [
    { text: '100 %', y: 6, className: 'scale' },
    { text: '0', y: SHOWN_HEIGHT - 5, className: 'scale' },
  ];
  const label = 'Hypnodensity: probability of each stage over the night';
  return svgPanel({ axis, layers, height: SHOWN_HEIGHT, label, names, lines: [], drawing: scale });
}

/** The upper edge of the summed probabilities, closed along the floor; epochs of equal height are one step. */
function outline(epochs: readonly StagedEpoch[], stages: readonly number[], axis: PanelAxis): string {
  const origin = epochs.length === 0 ? 0 : epochs[0].onset;
  let path = `M0 ${String(HEIGHT)}`;
  let level = HEIGHT;
  let end = 0;
  for (const { onset, duration, probabilities } of epochs) {
    const sum = stages.reduce((total, stage) => total + (probabilities[stage] ?? 0), 0);
    const top = Math.round(HEIGHT * (1 - Math.min(1, sum)));
    if (top !== level) path += `H${axis.x(onset - origin)}V${String(top)}`;
    level = top;
    end = onset - origin + duration;
  }
  return `${path}H${axis.x(end)}V${String(HEIGHT)}Z`;
}
