import type { Lights } from '../signal/lights.js';
import { UNSCORED, type Hypnogram } from '../stages.js';

/**
 * The part of a hypnogram that lies between lights-off and lights-on, where they are known: the epochs of which at
 * least half does, as the AASM manual scores an epoch by its greater part. So what counts from lights-off is exact to
 * half an epoch.
 * @returns no epochs where the lights leave none
 */
export function betweenLights(hypnogram: Hypnogram, lights: Lights): Hypnogram {
  const { stages, epochSeconds, startSeconds } = hypnogram;
  const position = (seconds: number): number => (seconds - startSeconds) / epochSeconds;
  const from = lights.off === null ? 0 : clamp(Math.ceil(position(lights.off) - 0.5), stages.length);
  const to = lights.on === null ? stages.length : clamp(Math.floor(position(lights.on) + 0.5), stages.length);
  return { ...hypnogram, startSeconds: startSeconds + from * epochSeconds, stages: stages.slice(from, to) };
}

/** What of the lights lies outside the recording, so that the time in bed is not all there; one sentence each. */
export function lightsWarnings(lights: Lights, durationSeconds: number): string[] {
  const { off, on } = lights;
  const warnings: string[] = [];
  if (off !== null && off < 0) {
    warnings.push('The lights went out before the recording began; statistics count from its first epoch.');
  }
  if (on !== null && on > durationSeconds) {
    warnings.push('The lights came on after the recording ended; statistics end with its last epoch.');
  }
  const known = off !== null || on !== null;
  if (known && Math.max(off ?? 0, 0) >= Math.min(on ?? durationSeconds, durationSeconds)) {
    warnings.push('Lights off and lights on leave nothing of the recording between them; there are no statistics.');
  }
  return warnings;
}

/** Where the time in bed has epochs and none of them a stage: there are no TST and SE then. */
export function unscoredWarnings({ stages }: Hypnogram): string[] {
  if (stages.length === 0 || stages.some((stage) => stage !== UNSCORED)) return [];
  return ['No epoch of the time in bed has a stage: the statistics say nothing about its sleep.'];
}

function clamp(epoch: number, length: number): number {
  return Math.min(Math.max(epoch, 0), length);
}
