import { describe, expect, it } from 'vitest';
import { runTrainer, trainerMissing } from './trainer.js';

const missing = trainerMissing();

const PROGRAM = `
import json
import numpy as np
import torch
from alpha import HIGHEST_HERTZ, LOWEST_HERTZ, with_alpha
from artefacts import with_artefacts
from arousals import may_hold_arousals, with_arousals
from augment import augmented
from whole_night_gain import N3_LOG_DEVIATION, log_deviations, log_gain_of_whole_night

torch.manual_seed(1)
stages = torch.tensor([0, 1, 2, 3, 4, 2])
may = may_hold_arousals(stages, torch.tensor([False] * 5 + [True]))
x = torch.zeros(6, 1, 3000)
drawn = with_arousals(x, may, 1.0)
spectrum = torch.fft.rfft(drawn[1, 0]).abs()
alpha = with_alpha(x, stages, 1.0)
alpha_hertz = torch.fft.rfft(alpha[[2, 3, 5], 0]).abs().argmax(1) / 30
none = with_alpha(x, stages, 0.0) + with_artefacts(x, {'heartShare': 0, 'swayShare': 0})
flat = torch.zeros(20, 1, 3000)
beats = with_artefacts(flat, {'heartShare': 1, 'swayShare': 0})[:, 0]
high = beats > 0.6 * beats.amax(1, keepdim=True)
beats_a_minute = (high[:, 1:] & ~high[:, :-1]).sum(1) * 2
sway_hertz = torch.fft.rfft(with_artefacts(flat, {'heartShare': 0, 'swayShare': 1})[:, 0]).abs().argmax(1) / 30
off = {'gainSd': 0, 'resampling': 0, 'equaliserSd': 0, 'lowPassShare': 0, 'noiseSd': 0, 'noiseShare': 0, 'humShare': 0}
tone = torch.sin(torch.arange(3000) * 0.1).repeat(4, 1, 1)
still = augmented(tone, torch.zeros(4), off)
hum = augmented(torch.zeros(64, 1, 3000), torch.zeros(64), {**off, 'humShare': 1})
peaks = torch.fft.rfft(hum[:, 0]).abs().argmax(1) / 30
noise = np.random.default_rng(0).standard_normal((40, 3000))
small = (noise * 1024).astype(np.int16)
found = np.repeat([0, 3], 20)
gain = log_gain_of_whole_night(small, found)
raised = np.median(log_deviations((small * np.exp(gain)).astype(np.int16))[found == 3])
print(json.dumps({
    'may': may.tolist(),
    'changed': [bool(row.abs().max() > 0) for row in drawn],
    'untouched': bool((x == 0).all() and (none == 0).all()),
    'alpha': [bool(row.abs().max() > 0) for row in alpha],
    'alphaBeside': float((alpha_hertz - alpha_hertz.clamp(LOWEST_HERTZ, HIGHEST_HERTZ)).abs().max()),
    'alphaParts': int((alpha[[2, 3, 5], 0].reshape(3, 10, 300).abs().amax(2) > 0.02).sum()),
    'peakHertz': float(spectrum.argmax()) / 30,
    'beats': [int(beats_a_minute.min()), int(beats_a_minute.max())],
    'sway': [float(sway_hertz.min()), float(sway_hertz.max())],
    'still': float((still.abs() - tone.abs()).abs().max()),
    'hum': [float(peaks.min()), float(peaks.max()), int(((peaks > 41) & (peaks < 49)).sum())],
    'n3': float(raised - N3_LOG_DEVIATION),
}))`;

/** A ramp tells where every sample was taken from. */
const STRETCHED = `
import json
import numpy as np
import torch
from augment import augmented

torch.manual_seed(2)
off = {'gainSd': 0, 'resampling': 0, 'equaliserSd': 0, 'lowPassShare': 0, 'noiseSd': 0, 'noiseShare': 0, 'humShare': 0}
ramp = (torch.arange(3000) - 1499.5).repeat(40, 2, 1) / 200
taken = augmented(ramp, torch.zeros(40), {**off, 'resampling': 0.1}).numpy().astype(float) * 200
taken *= np.sign(np.diff(taken[:, :, 1400:1600]).mean(2))[:, :, None]
stretch = np.diff(taken[:, :, 1400:1600]).mean(2)[:, :, None]
place = (np.arange(3000) - 1499.5) * stretch
mirrored = np.where(np.abs(place) > 1499.5, np.sign(place) * 2999 - place, place)
loud = augmented(torch.sin(torch.arange(3000) * 0.1).repeat(8, 1, 1), torch.full((8,), 3.0), off)
print(json.dumps({
    'off': float(np.abs(taken - mirrored).max()),
    'channels': float(np.abs(stretch[:, 0] - stretch[:, 1]).max()),
    'stretch': [float(stretch.min()), float(stretch.max())],
    'loud': [float(loud.amin(2).max()), float(loud.amin()), float(loud.amax(2).min()), float(loud.amax())],
}))`;

describe.skipIf(missing !== null)(`what training does to an epoch${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('keeps to its stages, its frequencies and its gain', () => {
    const found = JSON.parse(runTrainer(['-c', PROGRAM]).toString()) as Record<string, never> & Record<'hum' | 'beats' | 'sway', [number, number, number?]>;
    expect(found.may).toEqual([false, true, true, false, true, false]);
    expect(found.changed).toEqual(found.may);
    expect(found.untouched).toBe(true);
    expect(found.peakHertz).toBeGreaterThan(7);
    expect(found.peakHertz).toBeLessThan(13);
    expect(found.alpha).toEqual([false, false, true, true, false, true]);
    expect(found.alphaBeside).toBeLessThan(0.5);
    expect(found.alphaParts, 'every three seconds of three epochs').toBe(30);
    expect(found.beats[0]).toBeGreaterThanOrEqual(46);
    expect(found.beats[1]).toBeLessThanOrEqual(94);
    expect(found.sway[0]).toBeGreaterThan(0.1);
    expect(found.sway[1]).toBeLessThan(0.7);
    expect(found.still).toBeLessThan(1e-4);
    expect(found.hum[0]).toBeGreaterThan(39.6);
    expect(found.hum[1]).toBeLessThanOrEqual(50);
    expect(found.hum[2]).toBe(0);
    expect(Math.abs(found.n3)).toBeLessThan(0.01);
  });

  it('stretches time alike in all channels, with its ends mirrored, and saturates as the front end does', () => {
    const found = JSON.parse(runTrainer(['-c', STRETCHED]).toString()) as Record<'off' | 'channels', number> &
      Record<'stretch' | 'loud', number[]>;
    // Hundredths of a sample: the ramp is in float32, and the equaliser that does nothing transforms it there and back.
    expect(found.off).toBeLessThan(0.05);
    expect(found.channels).toBeLessThan(1e-4);
    expect(found.stretch[0]).toBeLessThan(0.95);
    expect(found.stretch[0]).toBeGreaterThan(0.8999);
    expect(found.stretch[1]).toBeGreaterThan(1.05);
    expect(found.stretch[1]).toBeLessThan(1.1001);
    expect(found.loud).toEqual([-16, -16, 16, 16]);
  });
});
