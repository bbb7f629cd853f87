import { percentText, ratioText } from '../number-text.js';
import type { Robustness } from './robustness.js';
import type { RobustnessPoint, StagesUnder } from './robustness-figures.js';

/** What is drawn: kappa with the truth or, without any that kappa can be formed from, the share of stages that stay as they were undisturbed. */
export function drawnFigure({ hasTruth }: Robustness): (stages: StagesUnder) => number | null {
  return hasTruth ? ({ kappa }) => kappa : ({ kept }) => kept;
}

interface Named {
  readonly name: string;
  readonly point: RobustnessPoint;
}

const disturbed = ({ panels }: Robustness): Named[] =>
  panels.flatMap(({ title, points }) =>
    points.filter(({ isNeutral }) => !isNeutral).map((point) => ({ name: `${title}, ${point.label}`, point })),
  );

function most(named: readonly Named[], value: (point: RobustnessPoint) => number | null): Named | undefined {
  return named
    .filter(({ point }) => value(point) !== null)
    .toSorted((a, b) => value(b.point)! - value(a.point)!)
    .at(0);
}

/** What hurts most, and where float and eight bits part most; nothing where nothing could be staged. */
export function robustnessWords(robustness: Robustness): readonly string[] {
  const named = disturbed(robustness);
  const undisturbed = robustness.panels[0].points.find(({ isNeutral }) => isNeutral)!;
  const figure = drawnFigure(robustness);
  const worst = most(named, ({ int8 }) => (figure(int8) === null ? null : -figure(int8)!));
  const apart = most(named, ({ changed }) => changed);
  if (worst === undefined || apart === undefined) return [];
  const fall = robustness.hasTruth
    ? `kappa ${ratioText(worst.point.int8.kappa)} after ${ratioText(undisturbed.int8.kappa)} undisturbed`
    : `${percentText(worst.point.int8.kept)} of stages stay as they were`;
  return [
    `Of ${String(named.length)} disturbances of the recordings, the worst for eight bits is “${worst.name}”: ${fall}. Float ` +
      `and eight bits differ most under “${apart.name}”: in ${percentText(apart.point.changed)} of epochs, against ` +
      `${percentText(undisturbed.changed)} undisturbed.`,
  ];
}
