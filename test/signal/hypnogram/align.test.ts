import { describe, expect, it } from 'vitest';
import { HypnogramError } from '../../../src/errors.js';
import { alignHypnogram } from '../../../src/signal/hypnogram/align.js';
import type { StatedStart } from '../../../src/stages.js';

const hypnogram = (startSeconds: number, ...stages: number[]): Parameters<typeof alignHypnogram>[0] => ({
  epochSeconds: 30,
  startSeconds,
  stages: Int8Array.from(stages),
});

describe('alignHypnogram', () => {
  it.each([
    ['that fits', 0, [0, 1, 2], 3, [0, 1, 2], 0],
    ['that starts late', 60, [1], 3, [-1, -1, 1], 1],
    ['that starts early', -30, [4, 0, 1, 2], 3, [0, 1, 2], 1],
    ['that ends early', 0, [0, 1], 4, [0, 1, -1, -1], 1],
    ['that ends late', 0, [0, 1, 2, 3], 2, [0, 1], 1],
    ['filled up with unscored epochs', 0, [0, 1, -1, -1], 2, [0, 1], 0],
    ['that starts after the end', 90, [3], 2, [-1, -1], 2],
    ['that ends before the start', -90, [3], 2, [-1, -1], 2],
    ['of no epochs', 0, [], 2, [-1, -1], 1],
  ])('puts a hypnogram %s on the grid', (_, start, stages, count, expected, warnings) => {
    const aligned = alignHypnogram(hypnogram(start, ...stages), count);
    expect([...aligned.stages]).toEqual(expected);
    expect(aligned.warnings).toHaveLength(warnings);
  });

  it('counts one epoch as one', () => {
    expect(alignHypnogram(hypnogram(30, 1), 3).warnings).toEqual([
      'The hypnogram starts 1 epoch after the recording; these are unscored.',
      'The hypnogram ends 1 epoch before the recording; these are unscored.',
    ]);
    expect(alignHypnogram(hypnogram(-60, 1, 1, 1, 1), 1).warnings).toEqual([
      'The hypnogram starts 2 epochs before the recording; these were left out.',
      'The hypnogram ends 1 epoch after the recording; these were left out.',
    ]);
  });

  const at = (...time: Parameters<typeof Date.UTC>): Date => new Date(Date.UTC(...time));
  const RECORDED = at(2026, 10, 20, 22, 58);
  const dated = (clock: Date): StatedStart => ({ clock, dated: true });
  const timed = (clock: Date): StatedStart => ({ clock, dated: false });

  it.each<[string, StatedStart, Date, string]>([
    [
      'half an hour',
      dated(at(2026, 10, 20, 23, 28)),
      RECORDED,
      'at 2026-11-20 23:28:00, 30 min after the recording (2026-11-20 22:58:00)',
    ],
    ['a second', dated(at(2026, 10, 20, 22, 57, 59)), RECORDED, '1 s before'],
    ['days', dated(at(2026, 10, 18, 22, 58)), RECORDED, '2 days before'],
    ['a time of day past midnight', timed(at(1970, 0, 1, 0, 8)), RECORDED, 'at 00:08:00, 1 h 10 min after'],
    [
      'a recording without its date',
      dated(at(2026, 10, 20, 22, 0)),
      at(1985, 0, 1, 22, 58),
      '58 min before the recording (22:58:00)',
    ],
  ])('reports a start that differs by %s and moves nothing', (_, start, recorded, text) => {
    const aligned = alignHypnogram({ ...hypnogram(0, 0, 1, 2), start }, 3, recorded);
    expect([...aligned.stages]).toEqual([0, 1, 2]);
    expect(aligned.warnings).toEqual([expect.stringContaining(text)]);
    expect(aligned.warnings[0]).toContain('not moved');
  });

  it.each<[string, StatedStart | null, Date | null]>([
    ['equal', dated(RECORDED), RECORDED],
    ['equal but for a part of a second', dated(new Date(RECORDED.getTime() + 400)), RECORDED],
    ['the same time of day', timed(at(1970, 0, 1, 22, 58)), RECORDED],
    ['not stated by the hypnogram', null, RECORDED],
    ['not stated by the recording', dated(RECORDED), null],
    ['not stated by the recording, the way of EDF+', dated(RECORDED), at(1985, 0, 1)],
  ])('says nothing of starts that are %s', (_, start, recorded) => {
    expect(alignHypnogram({ ...hypnogram(0, 0, 1, 2), start }, 3, recorded).warnings).toEqual([]);
  });

  it('refuses a start off the grid and epochs of another length', () => {
    expect(() => alignHypnogram(hypnogram(10, 0), 3)).toThrow(HypnogramError);
    expect(() => alignHypnogram(hypnogram(10, 0), 3)).toThrow(/from 10 s on.*cut the recording/);
    expect(() => alignHypnogram({ ...hypnogram(0, 0), epochSeconds: 20 }, 3)).toThrow(HypnogramError);
  });
});
