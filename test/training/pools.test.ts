import { describe, expect, it } from 'vitest';
import { runTrainer, trainerMissing } from './trainer.js';

const missing = trainerMissing();

/** Five recordings of two channels and of different lengths, whose labels tell them apart. */
const PROGRAM = `
import json
import numpy as np
import data
from recordings import EPOCH_SAMPLES, Recording

rng = np.random.default_rng(3)
def recording(i):
    stages = np.array([i % 5, -1, 2, 4, 0, 3, 1][: i + 2], np.int8)
    samples = (rng.standard_normal((2, len(stages) * EPOCH_SAMPLES)) * 300).astype(np.int16)
    if i == 3:
        samples[0, 2 * EPOCH_SAMPLES : 3 * EPOCH_SAMPLES] = 7
        samples[:, 3 * EPOCH_SAMPLES : 4 * EPOCH_SAMPLES] = 7
    return Recording(f'night{i}', samples, stages, False)
recordings = [recording(i) for i in range(5)]
whole = data._pool(recordings, [15, 25])
def same(other):
    return other.names == whole.names and all(np.array_equal(a, b) for a, b in zip(other[:data.ARRAYS], whole[:data.ARRAYS]))
parts = {}
for data.NIGHTS_AT_ONCE in (1, 2, 3, 9):
    parts[data.NIGHTS_AT_ONCE] = same(data._in_parts(iter(recordings), [15, 25]))
wanted = data._in_parts(iter(recordings), [15, 25]).of(lambda name: name in ('night1', 'night4'))
alone = [data._pool([recordings[i]], [15, 25]) for i in (1, 4)]
print(json.dumps({
    'parts': list(parts.values()),
    'stages': [whole.stages[whole.owner == i].tolist() for i in range(5)],
    'wanted': bool(np.array_equal(wanted.inputs, np.concatenate([each.inputs for each in alone]))),
}))`;

describe.skipIf(missing !== null)(`pools of epochs${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('are the same however many recordings are heard at once, and give back whom they are asked for', () => {
    const found = JSON.parse(runTrainer(['-c', PROGRAM]).toString()) as Record<string, unknown>;
    expect(found).toEqual({
      parts: [true, true, true, true],
      // Unscored epochs are left out, and the one of night 3 in which no channel moves; one still channel is not enough.
      stages: [[0], [1, 2], [2, 2, 4], [3, 2, 0], [4, 2, 4, 0, 3]],
      wanted: true,
    });
  });
});
