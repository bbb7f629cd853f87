import type { ConfidenceCurve } from './confidence-curve.js';

/** CSS pixels; the drawing is a square of 0..1 that keeps its shape. */
const SIDE = 300;
const MARKS = [0, 0.2, 0.4, 0.6, 0.8, 1] as const;

const across = (share: number): string => (share * SIDE).toFixed(1);
const down = (share: number): string => ((1 - share) * SIDE).toFixed(1);

/** Share right over mean probability, float and eight bits; on the diagonal a probability means what it says. */
export function confidenceFigure(float: ConfidenceCurve, int8: ConfidenceCurve): string {
  const grid = MARKS.map(
    (mark) =>
      `<line class="rule" x2="${SIDE}" y1="${down(mark)}" y2="${down(mark)}"/>` +
      `<text x="-8" y="${down(mark)}" dy=".35em">${mark.toFixed(1)}</text>` +
      (mark === 0 ? '' : `<text class="across" x="${across(mark)}" y="${SIDE + 18}">${mark.toFixed(1)}</text>`),
  );
  return (
    '<figure class="curve"><figcaption>Share right (up) over probability (across)</figcaption>' +
    `<svg viewBox="0 0 ${SIDE} ${SIDE + 26}" role="img" aria-label="Share of epochs that were right over the probability stated, float and eight bits">` +
    `${grid.join('')}<line class="ghost" stroke-dasharray="2 4" x1="0" y1="${SIDE}" x2="${SIDE}" y2="0"/>` +
    `${curve(float, 'float')}${curve(int8, 'int8')}</svg>` +
    '<ul class="legend"><li><svg width="22" height="8"><line class="line-float" x2="22" y1="4" y2="4"/></svg>float</li>' +
    '<li><svg width="22" height="8"><line class="line-int8" x2="22" y1="4" y2="4"/></svg>eight bits</li></ul></figure>'
  );
}

function curve({ bins }: ConfidenceCurve, side: 'float' | 'int8'): string {
  const points = bins.flatMap(({ confidence, accuracy }) =>
    confidence === null || accuracy === null ? [] : [[across(confidence), down(accuracy)] as const],
  );
  const path = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  const dots = points.map(([x, y]) => `<circle class="dot-${side}" cx="${x}" cy="${y}" r="3"/>`);
  return `<path class="line-${side}" d="${path}"/>${dots.join('')}`;
}
