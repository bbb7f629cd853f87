import { setFlagsFromString } from 'node:v8';

/** V8 writes an error for a flag that it does not know, so that one of another age keeps its own ways. Node 20 to 26. */
const [OLDEST, NEWEST] = [11, 14];

/**
 * Sets V8 for commands that go through many nights and hold little of each, before most of their code has run.
 * Costs and gains: `docs/decisions/33-nights-by-counts.md`.
 */
export function keepV8Lean(): void {
  const age = Number.parseInt(process.versions.v8);
  if (age < OLDEST || age > NEWEST) return;
  // Much garbage is short-lived (a file's bytes, a page's text), for which the heap would grow by tens of megabytes.
  // The young generation stays at its first size, 1 MB a half.
  setFlagsFromString('--semi-space-growth-factor=1');
  // The old generation grows in small steps.
  setFlagsFromString('--optimize-for-size');
  // What runs once an epoch is not worth its optimizing, which takes milliseconds from the core that stages; loops over
  // samples spend this many bytes of bytecode within a second all the same. Later V8s count calls, and so wait as long.
  if (age === OLDEST) setFlagsFromString('--interrupt-budget=1000000');
}
