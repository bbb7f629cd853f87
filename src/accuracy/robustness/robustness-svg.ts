import { escapeMarkup } from '../../report/plain-text.js';
import type { Robustness, RobustnessPanel } from './robustness.js';
import type { RobustnessPoint, StagesUnder } from './robustness-figures.js';
import { drawnFigure } from './robustness-words.js';

/** Units of the drawing, about one CSS pixel each. */
const WIDTH = 330;
const HEIGHT = 120;
const LEFT = 34;
const RIGHT = 14;
const MARKS = [0, 0.5, 1] as const;

type Figure = (stages: StagesUnder) => number | null;

interface Side {
  readonly name: string;
  readonly style: string;
  readonly of: (point: RobustnessPoint) => StagesUnder | null;
}

function sidesOf({ other }: Robustness): readonly Side[] {
  const both: Side[] = [
    { name: 'float', style: 'float', of: ({ float }) => float },
    { name: 'eight bits', style: 'int8', of: ({ int8 }) => int8 },
  ];
  if (other === null) return both;
  return [...both, { name: `${other}, eight bits`, style: 'other', of: (point) => point.other }];
}

/** One small drawing a kind of perturbation: what is left at each strength, float and eight bits. */
export function robustnessFigures(robustness: Robustness): string {
  const sides = sidesOf(robustness);
  const legend = sides.map(
    ({ name, style }) =>
      `<li><svg width="22" height="8"><line class="line-${style}" x2="22" y1="4" y2="4"/></svg>${escapeMarkup(name)}</li>`,
  );
  const cards = robustness.panels.map((panel) => card(panel, sides, drawnFigure(robustness)));
  return `<ul class="legend sides">${legend.join('')}</ul><div class="cards">${cards.join('')}</div>`;
}

/** Kappa below 0, worse than chance, is drawn at 0. */
const down = (value: number): string => ((1 - Math.min(Math.max(value, 0), 1)) * HEIGHT).toFixed(1);

function card({ kind, title, note, points }: RobustnessPanel, sides: readonly Side[], figure: Figure): string {
  const across = (index: number): string =>
    (LEFT + 14 + (index * (WIDTH - LEFT - RIGHT - 28)) / (points.length - 1)).toFixed(1);
  const rules = MARKS.map(
    (mark) =>
      `<line class="rule" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${down(mark)}" y2="${down(mark)}"/>` +
      `<text x="${LEFT - 6}" y="${down(mark)}" dy=".35em">${mark.toFixed(1)}</text>`,
  );
  const labels = points.map(({ label, isNeutral }, index) => {
    const x = across(index);
    const line = isNeutral ? `<line class="grid" x1="${x}" x2="${x}" y2="${HEIGHT}"/>` : '';
    return `${line}<text class="across" x="${x}" y="${HEIGHT + 17}">${escapeMarkup(label)}</text>`;
  });
  // Channels and polarity have no order: between them there is nothing to join.
  const isOrdered = kind !== 'lost-channel' && kind !== 'polarity';
  const lines = sides.map((side) => line(points, side, figure, across, isOrdered));
  return (
    `<figure class="robust"><figcaption><b>${escapeMarkup(title)}.</b> ${escapeMarkup(note)}</figcaption>` +
    `<svg viewBox="0 -6 ${WIDTH} ${HEIGHT + 28}" role="img" aria-label="${escapeMarkup(title)}: what is left at each strength">` +
    `${rules.join('')}${labels.join('')}${lines.join('')}</svg></figure>`
  );
}

function line(
  points: readonly RobustnessPoint[],
  { style, of }: Side,
  figure: Figure,
  across: (index: number) => string,
  isOrdered: boolean,
): string {
  const places = points.map((point, index) => {
    const stages = of(point);
    const value = stages === null ? null : figure(stages);
    return value === null ? null : ([across(index), down(value)] as const);
  });
  const path = places.map((place, index) => {
    if (place === null) return '';
    return `${index === 0 || places[index - 1] === null ? 'M' : 'L'}${place[0]} ${place[1]}`;
  });
  const dots = places.flatMap((place) =>
    place === null ? [] : `<circle class="dot-${style}" cx="${place[0]}" cy="${place[1]}" r="3"/>`,
  );
  return `${isOrdered ? `<path class="line-${style}" d="${path.join('')}"/>` : ''}${dots.join('')}`;
}
