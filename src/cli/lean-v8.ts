import { setFlagsFromString } from 'node:v8';

/**
 * Sets V8 for commands that go through many nights and hold little of each, before most of their code has run.
 * Costs and gains: `docs/decisions/33-nights-by-counts.md`.
 */
export function keepV8Lean(): void {
  // Much garbage is short-lived (a file's bytes, a page's text), for which the heap would grow by tens of megabytes.
  // The young generation stays at its first size, 1 MB a half.
  setFlagsFromString('--semi-space-growth-factor=1');
  // The old generation grows in small steps.
  setFlagsFromString('--optimize-for-size');
  // What runs once an epoch is not worth its optimizing, which takes milliseconds from the core that stages; loops over
  // samples spend this many bytes of bytecode within a second all the same.
  setFlagsFromString('--interrupt-budget=1000000');
}
