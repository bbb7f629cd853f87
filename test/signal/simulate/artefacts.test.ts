import { describe, expect, it } from 'vitest';
import { DefectWindows } from '../../../src/signal/defect-windows.js';
import type { WindowDefect } from '../../../src/signal/window-judge.js';
import { openRecording } from '../../../src/signal/open-recording.js';
import { addArtefacts, type ArtefactKind } from '../../../src/signal/simulate/artefacts.js';
import { encodeNight } from '../../../src/signal/simulate/export.js';
import { drawLeadOff, type LeadOffLook } from '../../../src/signal/simulate/lead-offs.js';
import { PAPER_MONTAGE } from '../../../src/signal/simulate/montage.js';
import { simulateNight, type SimulatedNight } from '../../../src/signal/simulate/night.js';
import { drawNight, drawPerson } from '../../../src/signal/simulate/person.js';
import { Random } from '../../../src/signal/simulate/random.js';

const KINDS: readonly ArtefactKind[] = [
  'movement',
  'pop',
  'contact',
  'drift',
  'sweat',
  'ecg',
  'mains',
  'saturation',
  'lead-off',
];

/** Defects by second of one channel of a night, after it was written and read. */
async function defectsOf(night: SimulatedNight, channel: number): Promise<Map<number, WindowDefect>> {
  const recording = await openRecording(encodeNight(night).recording);
  const found = new Map<number, WindowDefect>();
  const windows = new DefectWindows(recording.signals[channel], 1, (second, defect) => found.set(second, defect));
  for await (const { samples } of recording.slices([channel], { seconds: 60 })) windows.push(samples[0]);
  windows.finish();
  await recording.close();
  return found;
}

/** Whole seconds within a stretch. */
function secondsWithin({ startSeconds, seconds }: { startSeconds: number; seconds: number }): number[] {
  const first = Math.ceil(startSeconds);
  return Array.from({ length: Math.max(0, Math.floor(startSeconds + seconds) - first) }, (_, i) => first + i);
}

/** Eight hours of nothing, and what artefacts make of them. */
function fromNothing(seed: number, artefactRate: number) {
  const stages = new Int8Array(960).fill(2);
  const channels = PAPER_MONTAGE.map((spec) => ({ spec, samples: new Float32Array(960 * 3000) }));
  const conditions = { ...drawNight(seed, drawPerson(seed)), artefactRate };
  return { channels, artefacts: addArtefacts(channels, stages, conditions, { seed, rate: 100, mains: 50 }) };
}

describe('artefacts', () => {
  it('every kind comes, is listed within the night, and changes the samples that it is listed for', () => {
    const seen = new Set<ArtefactKind>();
    for (let seed = 1; seed <= 8; seed++) {
      const { channels, artefacts } = fromNothing(seed, 1);
      const bare = fromNothing(seed, 0);
      expect(bare.artefacts).toEqual([]);
      for (const { kind, channel, startSeconds, seconds } of artefacts) {
        seen.add(kind);
        expect(startSeconds).toBeGreaterThanOrEqual(0);
        expect(startSeconds + seconds).toBeLessThanOrEqual(960 * 30 + 1e-6);
        const index = Math.max(0, channel);
        const [from, to] = [Math.floor(startSeconds * 100), (startSeconds + seconds) * 100];
        const added = channels[index].samples
          .subarray(from, to)
          .map((x, i) => x - bare.channels[index].samples[from + i]);
        expect(
          added.some((x) => Math.abs(x) > 1),
          `${kind} on ${index}`,
        ).toBe(true);
      }
    }
    expect([...seen].sort()).toEqual([...KINDS].sort());
  });

  it.each([
    ['rail', 'lead-off'],
    ['shorted', 'flat'],
    ['loud', 'lead-off'],
    ['quiet', undefined],
  ] as const)('a lead that is off, %s, is %s to the rules for epochs', async (look: LeadOffLook, verdict) => {
    const night = simulateNight({ seed: 3, hours: 0.1, rate: 200, artefacts: false });
    const { samples } = night.channels[1];
    drawLeadOff(new Random(1, 'lead'), samples, [60 * 200, 90 * 200], 200, 50, look);
    const found = await defectsOf(night, 1);
    const within = Array.from({ length: 30 }, (_, i) => found.get(60 + i));
    // Loud mains clips at its peaks as well, where it passes the converter's end.
    expect(within).toEqual(new Array(30).fill(verdict));
    expect([...found.keys()].every((second) => second >= 60 && second < 90)).toBe(true);
  });

  it('an amplifier driven to its end is recognised in every second of it', async () => {
    const night = simulateNight({ seed: 1, hours: 0.01 });
    let seconds = 0;
    for (let seed = 1; seed <= 8; seed++) {
      const { channels, artefacts } = fromNothing(seed, 1);
      const drawn = channels.map(({ spec, samples }) => ({ ...spec, samples }));
      for (const stretch of artefacts.filter(({ kind }) => kind === 'saturation')) {
        const found = await defectsOf({ ...night, channels: [drawn[stretch.channel]], artefacts: [] }, 0);
        for (const second of secondsWithin(stretch)) {
          expect(found.get(second)).toBe('lead-off');
          seconds++;
        }
      }
    }
    expect(seconds).toBeGreaterThanOrEqual(10);
  });

  it('are listed as CSV by label', () => {
    const night = simulateNight({ seed: 12, hours: 4 });
    const lines = encodeNight(night).artefacts.trim().split('\n');
    expect(lines[0]).toBe('onset,duration,kind,channel');
    expect(lines.length - 1).toBe(night.artefacts.length);
    const { kind, channel, startSeconds, seconds } = night.artefacts[0];
    const label = channel < 0 ? '' : night.channels[channel].label;
    expect(lines[1]).toBe(`${startSeconds.toFixed(2)},${seconds.toFixed(2)},${kind},${label}`);
  });
});
