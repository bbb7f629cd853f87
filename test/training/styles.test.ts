import { describe, expect, it } from 'vitest';
import { runTrainer, trainerMissing } from './trainer.js';

const missing = trainerMissing();

// Three recordings of noise, W and N3 each; the third is brighter. The front end hears them at one size.
const PROGRAM = `
import json
import numpy as np
import torch
from augment import augmented
from carriers import recarried
from data import Pool
from spectra import BANDS, level_of, log_powers, over_lines
from styles import Styles

rng = np.random.default_rng(0)

def signal(count, tilt):
    lines = np.fft.rfft(rng.standard_normal((count, 1, 3000))) * np.linspace(1, tilt, 1501)
    x = np.fft.irfft(lines)
    return (x / x.std() * 2048).astype(np.int16)

def pool(inputs, names, partial):
    count = len(inputs) // len(names)
    stages = np.tile(np.repeat([0, 3], count // 2), len(names)).astype(np.int8)
    owner = np.repeat(np.arange(len(names)), count)
    return Pool(inputs, stages, np.full(len(inputs), partial), owner, np.zeros(len(inputs), np.float32), names)

plain = pool(np.concatenate([signal(40, 1), signal(40, 1)]), ['a', 'b'], False)
bright = pool(signal(40, 6), ['c'], True)
styles = Styles({'noise': plain, 'partial': bright}, {'share': 1, 'people': 1})
own = styles.heard['noise'].style[plain.owner]
change = styles.changes(own, np.random.default_rng(1))
spectrum = styles.heard['noise'].spectrum[plain.owner]
off = {'gainSd': 0, 'resampling': 0, 'equaliserSd': 0, 'lowPassShare': 0, 'noiseSd': 0, 'noiseShare': 0, 'humShare': 0}
x = torch.from_numpy(plain.inputs).float() / 2048
tensors = [torch.from_numpy(each) for each in (change, spectrum)]
styled = augmented(x, torch.zeros(len(x)), off, *tensors)
louder = augmented(x, torch.zeros(len(x)), off, torch.full_like(tensors[0], 0.7), tensors[1])
now = log_powers((styled * 2048).numpy().astype(np.int16))
wanted = np.median(log_powers(bright.inputs), 0)
level = level_of(torch.full((1, 1, 1501), 0.7), torch.zeros(1, 1, BANDS))
carried = recarried(plain.inputs[:8], bright.inputs[:8])
likeness = np.corrcoef(np.angle(np.fft.rfft(carried[0, 0])), np.angle(np.fft.rfft(bright.inputs[0, 0])))[0, 1]
noisy = augmented(x, torch.zeros(len(x)), {**off, 'noiseShare': 0.5})
added = (noisy.abs() - x.abs()).abs().amax((1, 2)) > 1e-3
print(json.dumps({
    'ownOfPlain': float(np.abs(own).max()),
    'styleError': float(np.abs(np.median(now, 0) - wanted).max()),
    'size': float(styled.std() / x.std()),
    'louder': float(louder.std() / x.std()),
    'level': float(level),
    'curve': float((over_lines(torch.arange(BANDS).float()).diff() >= 0).all()),
    'none': float(np.abs(Styles({'noise': plain}, {'share': 0, 'people': 1}).changes(own, rng)).max()),
    'carriedSpectrum': float(np.abs(log_powers(carried) - log_powers(plain.inputs[:8])).mean()),
    'carriedSize': float(np.abs(carried.std(-1) / plain.inputs[:8].std(-1) - 1).max()),
    'likeness': float(likeness),
    'noisy': float(added.float().mean()),
}))`;

describe.skipIf(missing !== null)(`other recordings' styles${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('equalise a signal to another without changing its size, and keep a real waveform under any spectrum', () => {
    const found = JSON.parse(runTrainer(['-c', PROGRAM]).toString()) as Record<string, number>;
    expect(found.ownOfPlain).toBeLessThan(0.15);
    expect(found.styleError).toBeLessThan(0.4); // natural log of power, of bands as narrow as three lines
    expect(found.size).toBeCloseTo(1, 1);
    expect(found.louder).toBeCloseTo(1, 1); // twice as large, had the gain not followed
    expect(found.level).toBeCloseTo(0.7, 4);
    expect(found.curve).toBe(1);
    expect(found.none).toBe(0);
    expect(found.carriedSpectrum).toBeLessThan(0.25);
    expect(found.carriedSize).toBeLessThan(0.01);
    expect(found.likeness).toBeGreaterThan(0.9);
    expect(found.noisy).toBeGreaterThan(0.3);
    expect(found.noisy).toBeLessThan(0.7);
  });
});
