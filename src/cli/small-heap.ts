import { setFlagsFromString } from 'node:v8';

/**
 * Scoring holds little and makes much short-lived garbage (a file's bytes, a page's text), for which V8 would let its
 * heap grow by tens of megabytes. Collecting sooner costs no time that could be measured.
 */
export function keepHeapSmall(): void {
  // The young generation stays at its first size, 1 MB a half.
  setFlagsFromString('--semi-space-growth-factor=1');
  // The old generation grows in small steps.
  setFlagsFromString('--optimize-for-size');
}
