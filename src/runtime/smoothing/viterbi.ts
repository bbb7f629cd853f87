import { STAGES } from '../../stages.js';
import { likeliest, likelihoods, type Observation } from './distribution.js';
import { checkSmoothing, type SmoothingParameters } from './parameters.js';

/** One epoch's scores and where each came from. */
interface Column {
  /** Logarithm of the best path's probability that ends in each stage, less the best of all. */
  readonly scores: readonly number[];
  readonly from: readonly number[];
}

/**
 * The most probable course of a whole night: the Viterbi path (Rabiner 1989, section III B), in logarithms brought back
 * to 0 at each epoch, so that no length underflows. Of equal paths the one whose later stages come first in `STAGES`.
 * @returns a stage an epoch, also where nothing was seen
 * @throws UsageError
 */
export function viterbiPath(seen: readonly Observation[], parameters: SmoothingParameters): Int8Array {
  checkSmoothing(parameters);
  const path = new Int8Array(seen.length);
  if (seen.length === 0) return path;
  const chances = parameters.transitions.map((row) => row.map(Math.log));
  const from = new Uint8Array(seen.length * STAGES.length);
  let scores = topped(seen[0], parameters.initial.map(Math.log), parameters);
  for (let epoch = 1; epoch < seen.length; epoch++) {
    const best = extended(scores, chances);
    from.set(best.from, epoch * STAGES.length);
    scores = topped(seen[epoch], best.scores, parameters);
  }
  path[seen.length - 1] = likeliest(scores);
  for (let epoch = seen.length - 1; epoch > 0; epoch--) path[epoch - 1] = from[epoch * STAGES.length + path[epoch]];
  return path;
}

/** The best way into each stage. */
function extended(scores: readonly number[], chances: readonly (readonly number[])[]): Column {
  const ways = STAGES.map((_, next) => scores.map((score, stage) => score + chances[stage][next]));
  const from = ways.map(likeliest);
  return { from, scores: ways.map((way, next) => way[from[next]]) };
}

function topped(seen: Observation, scores: readonly number[], parameters: SmoothingParameters): number[] {
  const added = likelihoods(seen, parameters).map((likelihood, stage) => scores[stage] + Math.log(likelihood));
  const best = Math.max(...added);
  return added.map((score) => score - best);
}
