import { grouped } from '../report/figures.js';
import type { AccuracyReport } from './accuracy-report.js';
import { BLOCK_EPOCHS, type Estimate, type StageAccuracy } from './stage-accuracy.js';

/** A share as `1.3 %`; a dash without. */
export function percentText(share: number | null, decimals = 1): string {
  return share === null ? '–' : `${(100 * share).toFixed(decimals)} %`;
}

/** `0.683`, `-0.004`; a dash without. */
export function ratioText(value: number | null, signed = false): string {
  if (value === null) return '–';
  // -0.0004 is no negative figure once it is rounded.
  const text = value.toFixed(3).replace(/^-(?=0\.000$)/, '');
  return signed && value > 0 && text !== '0.000' ? `+${text}` : text;
}

/** `0.61 to 0.74`; a dash without. */
export function intervalText({ interval }: Estimate, write: (value: number) => string = ratioText): string {
  return interval === null ? '–' : `${write(interval.low)} to ${write(interval.high)}`;
}

const counted = (count: number, noun: string): string => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;

/** The answer, in words and numbers; the first is the headline. */
export function verdict({ stages, layers, model }: AccuracyReport): readonly [string, ...string[]] {
  const { changed, epochs, truth } = stages;
  const headline = `eight bits change the stage of ${percentText(changed.value)} of ${counted(epochs, 'epoch')}`;
  const kappa = truth === null ? '' : `; ${kappaWords(truth)}`;
  const sentences = [`${model.name}: ${headline}${kappa}.`] as [string, ...string[]];
  if (changed.interval !== null) sentences.push(intervalWords(stages));
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

function intervalWords({ changed, truth }: StageAccuracy): string {
  const stages = `95 % intervals: stages changed ${intervalText(changed, (value) => percentText(value))}`;
  return truth === null ? `${stages}.` : `${stages}, kappa lost ${intervalText(truth.kappaLost)}.`;
}

/** What the figures were measured on, and what that allows to be said. */
export function dataWords({ data, stages, weights }: AccuracyReport): readonly string[] {
  const sentences = [
    `${counted(data.nights.length, 'recording')}, ${counted(stages.epochs, 'epoch')} compared, ` +
      `${counted(stages.leftOut, 'epoch')} left out for a gap or a bad channel; ` +
      `truth for ${grouped(stages.truth?.epochs ?? 0)}. Float weights: ${weights}.`,
    data.unseen
      ? 'Whoever made this report states that the weights have not seen these recordings.'
      : 'Whether the weights were trained on these recordings is not known here. If they were, the figures against the ' +
        'truth are too good; the comparison of eight bits with float still holds for these recordings.',
  ];
  return [...sentences, intervalBasis(stages)];
}

function intervalBasis({ intervalsBy, groups }: StageAccuracy): string {
  if (intervalsBy === 'recording') {
    return `95 % intervals: bootstrap over the ${groups} recordings, each taken for one person${groups < 10 ? '; with so few they are rough and too narrow' : ''}.`;
  }
  if (groups < 2) return 'One recording of one block of epochs: no interval is possible.';
  return (
    `One recording: no interval by person is possible. The 95 % intervals are by ${groups} blocks of ${BLOCK_EPOCHS} ` +
    'epochs of this recording; they say nothing about other people.'
  );
}
