import { Arena } from '../dist/runtime/arena.js';
import { instantiateEngine } from '../dist/runtime/engine.js';
import { planMemory } from '../dist/runtime/plan.js';
import { StagerPool } from '../dist/runtime/stager-pool.js';
import { epochPackets } from './epoch-packets.mjs';
import { quantile } from './statistics.mjs';

const LEAST_ROUNDS = 2;
const MOST_ROUNDS = 400;
/** Sleepers pushed to between two looks at the clock: about a millisecond. */
const SLICE = 100;
/** What else runs on the machine only ever adds to a slice. */
const QUICKEST = 0.1;

/** Milliseconds of every slice, by chunk of the epoch: the last one holds `finish`. */
function sliceTimes(pool, ids, chunks, seconds) {
  const slices = [];
  for (let from = 0; from < ids.length; from += SLICE) slices.push(ids.slice(from, from + SLICE));
  const times = chunks.map(() => []);
  const until = performance.now() + seconds * 1000;
  for (let round = 0; round < LEAST_ROUNDS || (round < MOST_ROUNDS && performance.now() < until); round++) {
    for (const [index, chunk] of chunks.entries()) {
      for (const slice of slices) {
        const started = performance.now();
        for (const id of slice) pool.push(id, chunk);
        times[index].push(((performance.now() - started) * ids.length) / slice.length);
      }
    }
  }
  return times;
}

/**
 * Microseconds for every sleeper of a pool to have one epoch, all of them being pushed to in turns.
 * @param seconds for each count; every sleeper has two epochs however short this is
 * @returns one entry a count: from the quickest slices, and from those in the middle
 */
export async function sleeperTimes(model, chunkSamples, counts, seconds) {
  const chunks = epochPackets(model.metadata, chunkSamples);
  const found = [];
  for (const sleepers of counts) {
    const arena = new Arena(await instantiateEngine(), planMemory(model, { chunkSamples }));
    const pool = new StagerPool(arena, model.metadata, model.head.scale);
    const ids = Array.from({ length: sleepers }, () => pool.admit());
    const times = sliceTimes(pool, ids, chunks, seconds);
    const total = (part) => 1000 * times.reduce((sum, own) => sum + quantile(own, part), 0);
    found.push({ sleepers, least: total(QUICKEST), middle: total(0.5) });
  }
  return found;
}
