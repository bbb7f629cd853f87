import { STAGES, type Hypnogram } from '../stages.js';

/**
 * The part of a hypnogram that runs from `marginMinutes` before the first epoch of sleep to as long after the last,
 * for recordings whose lights-off and lights-on nobody noted, such as the 24 hours of Sleep-EDF (30 minutes there:
 * A. Supratak et al., "DeepSleepNet", 2017). What counts from lights-off (TIB, SE, SOL, LPS, one of the REM latencies)
 * then depends on the margin.
 * @param marginMinutes 0 or more; part of an epoch is left out
 * @param isNight which stages the margin is counted from; sleep unless given
 * @returns what there is where the recording begins or ends sooner; no epochs where there is no sleep
 */
export function aroundSleep(
  hypnogram: Hypnogram,
  marginMinutes = 30,
  isNight: (stage: number) => boolean = isSleep,
): Hypnogram {
  const { stages, epochSeconds, startSeconds } = hypnogram;
  const margin = Math.floor((marginMinutes * 60) / epochSeconds);
  const first = stages.findIndex(isNight);
  const from = Math.max(0, first - margin);
  const to = first < 0 ? from : stages.findLastIndex(isNight) + 1 + margin;
  return { epochSeconds, startSeconds: startSeconds + from * epochSeconds, stages: stages.slice(from, to) };
}

function isSleep(stage: number): boolean {
  return stage > STAGES.indexOf('W');
}
