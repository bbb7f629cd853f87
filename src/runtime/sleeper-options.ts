import type { ModelChannel } from '../model/channel.js';
import { refuseCall } from '../model/refuse-call.js';

/** Options of {@link StagerPool.admit}. */
export interface PooledSleeperOptions {
  /** Labels of model channels that this sleeper lacks; each is a term the logits go without. */
  readonly missing?: readonly string[];
  /** Seconds from the recording's start to the first sample pushed. */
  readonly startSeconds?: number;
}

/**
 * @returns indices of the channels that the sleeper has, and its start
 * @throws UsageError when a missing channel is none of the model's, all are missing, or the start is no time
 */
export function readSleeperOptions(
  channels: readonly ModelChannel[],
  { missing = [], startSeconds = 0 }: PooledSleeperOptions,
): { readonly present: readonly number[]; readonly startSeconds: number } {
  const labels = channels.map(({ label }) => label);
  const unknown = missing.find((label) => !labels.includes(label));
  const present = labels.flatMap((label, index) => (missing.includes(label) ? [] : [index]));
  if (unknown !== undefined || present.length === 0) {
    refuseCall('missing channels', unknown ?? 'all of them', `some of ${labels.join(', ')}, not all`);
  }
  if (!Number.isFinite(startSeconds)) refuseCall('startSeconds', startSeconds, 'a number of seconds');
  return { present, startSeconds };
}
