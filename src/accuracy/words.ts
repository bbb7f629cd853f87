import { counted, grouped } from '../report/figures.js';
import type { AccuracyReport } from './accuracy-report.js';
import { intervalText, percentText, ratioText } from './number-text.js';
import { robustnessWords } from './robustness/robustness-words.js';
import { BLOCK_EPOCHS, type StageAccuracy } from './stage-accuracy.js';

/** The answer, in words and numbers; the first is the headline. */
export function verdict({ stages, layers, model, robustness }: AccuracyReport): readonly [string, ...string[]] {
  const { changed, epochs, truth } = stages;
  const headline = `eight bits change the stage of ${percentText(changed.value)} of ${counted(epochs, 'epoch')}`;
  const kappa = truth === null ? '' : `; ${kappaWords(truth)}`;
  const sentences = [`${model.name}: ${headline}${kappa}.`] as [string, ...string[]];
  if (changed.interval !== null) sentences.push(intervalWords(stages));
  else if (changed.value === 0) sentences.push(noneChanged(epochs));
  if (robustness !== null) sentences.push(...robustnessWords(robustness));
  const worst = layers.layers.toSorted((a, b) => b.probabilityMoved - a.probabilityMoved)[0];
  sentences.push(
    `Of single layers, ${worst.name} moves the probabilities most, by ${percentText(worst.probabilityMoved, 2)} on ` +
      `average; alone in eight bits it changes the stage of ${percentText(worst.stagesChanged)} of ` +
      `${counted(layers.epochs, 'epoch')}.`,
  );
  return sentences;
}

function kappaWords({ float, int8 }: NonNullable<StageAccuracy['truth']>): string {
  return `kappa with the truth ${ratioText(int8.kappa.value)} against ${ratioText(float.kappa.value)} in float`;
}

/** J. A. Hanley and A. Lippman-Hand, "If nothing goes wrong, is everything all right?", JAMA 249, 1983. */
function noneChanged(epochs: number): string {
  return (
    'No stage changed, of which a bootstrap gives no interval: had the epochs nothing to do with each other, ' +
    `${percentText(Math.min(3 / epochs, 1))} that change could still be missed by chance (rule of three); they have, and ` +
    'it is more.'
  );
}

/** What chance allows, and what that says about a loss. */
function intervalWords({ changed, truth }: StageAccuracy): string {
  const stages = `95 % intervals: stages changed ${intervalText(changed, (value) => percentText(value))}`;
  const lost = truth?.kappaLost;
  if (lost === undefined || lost.interval === null) return `${stages}.`;
  const { low, high } = lost.interval;
  const worse = low > 0 ? 'worse than float' : high < 0 ? 'no worse than float, rather better' : null;
  const shown = worse === null ? 'no difference of kappa is shown' : `eight bits are ${worse}, beyond chance`;
  return `${stages}, kappa lost ${intervalText(lost)}: on these recordings ${shown}.`;
}

/** What the figures were measured on, and what that allows to be said. */
export function dataWords({ data, stages, weights, warnings }: AccuracyReport): readonly string[] {
  const sentences = [
    `${counted(data.nights.length, 'recording')}, ${counted(stages.epochs, 'epoch')} compared, ` +
      `${counted(stages.leftOut, 'epoch')} left out for a gap or a bad channel; ` +
      `truth for ${grouped(stages.truth?.epochs ?? 0)}. Float weights: ${weights}.`,
    data.unseen
      ? 'Whoever made this report states that the weights have not seen these recordings.'
      : 'Whether the weights were trained on these recordings is not known here. If they were, the figures against the ' +
        'truth are too good; the comparison of eight bits with float still holds for these recordings.',
  ];
  const many = counted(warnings.length, 'warning');
  const warned =
    warnings.length === 0 ? [] : [`${many} about the recordings stand${warnings.length === 1 ? 's' : ''} below.`];
  return [...sentences, intervalBasis(stages), ...warned];
}

function intervalBasis({ intervalsBy, groups }: StageAccuracy): string {
  const few = groups < 10 ? '; with so few they are rough and too narrow' : '';
  if (intervalsBy === 'person') {
    return `95 % intervals: bootstrap over the ${groups} people, all nights of one person drawn together${few}.`;
  }
  if (intervalsBy === 'recording') {
    return `95 % intervals: bootstrap over the ${groups} recordings, each taken for one person${few}.`;
  }
  if (groups < 2) return 'One person and one block of epochs: no interval is possible.';
  return (
    `One person: no interval by person is possible. The 95 % intervals are by ${groups} blocks of ${BLOCK_EPOCHS} ` +
    'epochs inside these recordings; they say nothing about other people.'
  );
}
