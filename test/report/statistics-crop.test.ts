import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aroundSleep } from '../../src/report/statistics-crop.js';

const night = (stages: readonly number[], startSeconds = 0) => ({
  epochSeconds: 30,
  startSeconds,
  stages: Int8Array.from(stages),
});

describe('a hypnogram around its sleep', () => {
  it('keeps the margin on both sides and moves the start', () => {
    const { stages, startSeconds } = aroundSleep(night([0, 0, -1, 2, 0, 4, 0, 0, 0], 600), 1);
    expect([...stages]).toEqual([0, -1, 2, 0, 4, 0, 0]);
    expect(startSeconds).toBe(630);
  });

  it('stops where the recording does, and leaves part of an epoch out', () => {
    expect([...aroundSleep(night([0, 1, 0])).stages]).toEqual([0, 1, 0]);
    expect([...aroundSleep(night([0, 1, 0]), 0.4).stages]).toEqual([1]);
  });

  it('is empty without sleep', () => {
    expect(aroundSleep(night([0, -1, 0])).stages).toHaveLength(0);
    expect(aroundSleep(night([])).stages).toHaveLength(0);
  });

  it('loses no sleep and changes nothing the second time', () => {
    const stages = fc.array(fc.integer({ min: -1, max: 4 }), { maxLength: 200 });
    fc.assert(
      fc.property(stages, fc.integer({ min: 0, max: 40 }), (values, margin) => {
        const once = aroundSleep(night(values), margin);
        expect(once.stages.filter((stage) => stage > 0)).toEqual(night(values).stages.filter((stage) => stage > 0));
        expect(aroundSleep(once, margin)).toEqual(once);
      }),
    );
  });
});
