import { describe, expect, it } from 'vitest';
import { CountJudge } from '../../src/signal/count-judge.js';
import { decodeCounts } from '../../src/signal/stored-counts.js';
import { freshEnds, judge, limitsOf } from '../../src/signal/window-judge.js';
import { header } from './fake-recording.js';

const LINE = { gain: 0.1, offset: 0 };
const RAIL = 2000;
const own = header('EEG', { physicalMin: -200, physicalMax: 200, digitalMin: -RAIL, digitalMax: RAIL, rate: 40 });
/** So short that one sample at an end of the range is clipping. */
const LENGTHS = [36, 37, 38, 39, 40];
const STARTS = [0, 1, 2, 3];

const quietCounts = (length: number): Int16Array =>
  Int16Array.from({ length }, (_, n) => Math.round(40 * Math.sin(n / 3)));

/** The same counts, `start` counts into a memory that is full of others. */
function placed(counts: Int16Array, start: number): Int16Array {
  const memory = new Int16Array(start + counts.length + 3).fill(RAIL);
  memory.set(counts, start);
  return memory.subarray(start, start + counts.length);
}

function verdict(counts: Int16Array): unknown {
  return new CountJudge(own, LINE, counts.length).judge(counts, 0, counts.length);
}

function verdictOnSamples(counts: Int16Array): unknown {
  const samples = new Float32Array(counts.length);
  decodeCounts(counts, LINE, samples);
  return judge(samples, 0, samples.length, limitsOf(own), freshEnds(own));
}

describe('CountJudge', () => {
  it.each(LENGTHS)('sees one count at an end wherever it stands, in windows of %d', (length) => {
    for (const start of STARTS) {
      const quiet = placed(quietCounts(length), start);
      expect(verdict(quiet)).toBeNull();
      for (const end of [-RAIL, RAIL]) {
        for (let at = 0; at < length; at++) {
          const counts = placed(quiet, start);
          counts[at] = end;
          const where = `count ${at} of ${length}, ${start} counts into its memory`;
          expect(verdictOnSamples(counts), where).toBe('clipped');
          expect(verdict(counts), where).toBe('clipped');
        }
      }
    }
  });

  it('judges inside a longer array, and nothing around the window', () => {
    const length = 40;
    for (const from of STARTS) {
      const counts = new Int16Array(from + length + 5).fill(RAIL);
      counts.set(quietCounts(length), from);
      expect(new CountJudge(own, LINE, length).judge(counts, from, from + length)).toBeNull();
    }
  });
});
