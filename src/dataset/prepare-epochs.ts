import { judgeEpoch } from '../runtime/epoch-defects.js';
import { offsetRemovalFor } from '../runtime/offset-removal.js';
import { type ChannelMatch, headersOf } from '../signal/channels.js';
import type { Recording } from '../signal/recording.js';
import { streamMicrovolts } from '../signal/stream.js';
import type { StreamBlock } from '../signal/stream-block.js';
import { EPOCH_SECONDS, UNSCORED, type StageIndex } from '../stages.js';
import type { PreparedEpoch, Reason } from './epoch-rows.js';
import type { LabelledStretch } from './labelled-stretch.js';
import { epochSamples, MICROVOLTS_PER_COUNT, type PreparationRecipe } from './recipe.js';

/**
 * Every epoch of a stretch, in order of time, those without a stage among them; the samples belong to the next epoch
 * as well. The recording is read from its beginning, since resampling and the removal of offsets look back, and no
 * further than the stretch.
 * @throws RecordingError
 */
export async function* prepareEpochs(
  recording: Recording,
  matches: readonly ChannelMatch[],
  { first, stages }: Pick<LabelledStretch, 'first' | 'stages'>,
  recipe: PreparationRecipe,
  progress?: (done: number) => void,
): AsyncGenerator<PreparedEpoch> {
  const { rate } = recipe;
  const end = first + stages.length;
  if (stages.length === 0) return;
  const input = { sampleRate: rate, epochSeconds: EPOCH_SECONDS, microvoltsPerCount: MICROVOLTS_PER_COUNT };
  const removals = matches.map((match) =>
    recipe.samples === 'int16' ? offsetRemovalFor(headersOf(recording.signals, match), input) : null,
  );
  let epoch = 0;
  for await (const block of streamMicrovolts(recording, matches, { rate, blockSamples: epochSamples(recipe) })) {
    const samples = block.samples.map((own, channel) => removals[channel]?.next(own) ?? own);
    if (epoch >= first) {
      yield { epoch, samples, ...verdict(block, stages[epoch - first] as StageIndex, recipe) };
    }
    progress?.(++epoch);
    if (epoch === end) return;
  }
}

/** Where both the hypnogram and the signal are at fault, the hypnogram is named. */
function verdict(
  block: StreamBlock,
  stage: StageIndex,
  { channels, defects: policy }: PreparationRecipe,
): Pick<PreparedEpoch, 'stage' | 'reason' | 'bad'> {
  const good = channels.map(() => false);
  if (stage === UNSCORED) return { stage, reason: 'movement or unknown', bad: good };
  if (policy === 'keep') return { stage, reason: null, bad: good };
  const { defects, unscored } = judgeEpoch(block, channels, EPOCH_SECONDS);
  const bad = defects.map((defect) => defect !== null);
  return unscored === null ? { stage, reason: null, bad } : { stage: UNSCORED, reason: unscored satisfies Reason, bad };
}
