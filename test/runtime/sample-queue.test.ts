import { describe, expect, it } from 'vitest';
import { SampleQueue, type Samples } from '../../src/runtime/sample-queue.js';

/** Everything left, oldest first. */
function drained(queue: SampleQueue): number[] {
  const samples: number[] = [];
  for (let part = queue.peek(Infinity); part !== null; part = queue.peek(Infinity)) {
    samples.push(...part);
    queue.drop(part.length);
  }
  return samples;
}

describe('SampleQueue', () => {
  it('copies what is left once, however often it is owned: a channel may wait long for a silent one', () => {
    const queue = new SampleQueue();
    const given = Int16Array.of(1, 2, 3);
    queue.put(given);
    queue.own();
    const copy = queue.peek(Infinity);
    expect(copy).not.toBe(given);
    queue.put(Int16Array.of(4));
    queue.own();
    expect(queue.peek(Infinity)).toBe(copy);
  });

  it('copies every part that came since, also after parts and pieces of parts were dropped', () => {
    const queue = new SampleQueue();
    const given: Samples[] = [];
    const put = (...values: number[]): void => {
      const samples = Float32Array.from(values);
      given.push(samples);
      queue.put(samples);
    };
    put(1, 2);
    queue.own();
    put(3, 4);
    queue.drop(2);
    queue.drop(1);
    queue.own();
    put(5);
    put(6);
    queue.own();
    for (const samples of given) samples.fill(-1);
    expect(drained(queue)).toEqual([4, 5, 6]);
    put(7);
    queue.drop(1);
    put(8);
    queue.own();
    for (const samples of given) samples.fill(-1);
    expect(drained(queue)).toEqual([8]);
  });
});
