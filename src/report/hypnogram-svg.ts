import { STAGES } from '../stages.js';
import { ROWS, rowOf, type StageRun } from './hypnogram-runs.js';
import { svgPanel, type PanelAxis, type PanelLayers } from './svg-panel.js';

/** Height of a stage's row and of the whole drawing, in CSS pixels. */
const ROW_HEIGHT = 26;
const HYPNOGRAM_HEIGHT = ROW_HEIGHT * ROWS.length;

/**
 * A hypnogram as SVG: a thick line a stage, W at the top, REM in its own colour, thin walls between. Colours come from
 * the page's style sheet by class: `stage-W` to `stage-REM`, `wall`.
 * @param label said by screen readers; escaped here
 */
export function hypnogramSvg(runs: readonly StageRun[], axis: PanelAxis, label: string, layers?: PanelLayers): string {
  const names = ROWS.map((stage, row) => ({ text: stage, y: middleOf(row), className: `name-${stage}` }));
  const lines = ROWS.map((_, row) => middleOf(row));
  const drawing = walls(runs, axis) + ROWS.map((stage) => stageLine(runs, stage, axis)).join('');
  return svgPanel({ axis, layers, height: HYPNOGRAM_HEIGHT, label, names, lines, drawing });
}

function stageLine(runs: readonly StageRun[], stage: (typeof ROWS)[number], axis: PanelAxis): string {
  const index = STAGES.indexOf(stage);
  const y = String(middleOf(ROWS.indexOf(stage)));
  const pieces = runs
    .filter((run) => run.stage === index)
    .map(({ start, end }) => `M${axis.x(start)} ${y}H${axis.x(end)}`);
  return pieces.length === 0 ? '' : `<path class="bout stage-${stage}" d="${pieces.join('')}"/>`;
}

function walls(runs: readonly StageRun[], axis: PanelAxis): string {
  const path = runs.slice(1).map(({ stage, start }, index) => {
    const [from, to] = [rowOf(runs[index].stage), rowOf(stage)];
    return from < 0 || to < 0 ? '' : `M${axis.x(start)} ${String(middleOf(from))}V${String(middleOf(to))}`;
  });
  return `<path class="wall" d="${path.join('')}"/>`;
}

function middleOf(row: number): number {
  return ROW_HEIGHT * (row + 0.5);
}
