import { readFileSync } from 'node:fs';
import { accuracyReport, type AccuracyReport, type AccuracyRequest } from '../../src/accuracy/accuracy-report.js';
import type { AccuracyNight, ComparedModels } from '../../src/accuracy/compare-nights.js';
import { compile } from '../../src/compile/compile.js';
import { readWeights } from '../../src/model/weights.js';
import { decodeUlw } from '../../src/quantize/ulw-file.js';
import { loadModel } from '../../src/runtime/load-model.js';
import { openRecording } from '../../src/signal/open-recording.js';
import { encodeNight } from '../../src/signal/simulate/export.js';
import { simulateNight } from '../../src/signal/simulate/night.js';

const shipped = (name: string): Uint8Array => readFileSync(new URL(`../../weights/${name}`, import.meta.url));

/** A shipped model in both its forms. */
export async function shippedModels(name: 'eeg1' | 'psg4'): Promise<ComparedModels> {
  const bytes = shipped(`${name}.ulw`);
  return {
    network: compile(readWeights(shipped(`${name}.safetensors`))),
    integer: decodeUlw(bytes),
    engine: await loadModel(bytes),
  };
}

/** A simulated night in memory. */
export function shortNight(seed: number, hours: number, title = `night-${seed}`): AccuracyNight {
  const simulated = simulateNight({ seed, hours });
  const { recording } = encodeNight(simulated);
  return {
    title,
    epochs: simulated.hypnogram.stages.length,
    truth: simulated.hypnogram,
    person: null,
    channels: [],
    open: () => openRecording(recording),
  };
}

/** A name that would be markup, were it not escaped. */
export const HOSTILE_TITLE = '<script>alert("a|b")</script>&night';

/** A report of two short nights, with an epoch that differs for certain. */
export async function shortReport(request: Partial<AccuracyRequest> = {}): Promise<AccuracyReport> {
  const report = await accuracyReport(await shippedModels('eeg1'), {
    weights: 'eeg1.safetensors',
    nights: [shortNight(9000, 0.2), shortNight(9001, 0.2, HOSTILE_TITLE)],
    unseen: false,
    epochs: 6,
    robustnessEpochs: 1,
    ...request,
  });
  const drawn = {
    night: HOSTILE_TITLE,
    index: 7,
    truth: 4,
    float: [0.1, 0.1, 0.5, 0.1, 0.2],
    int8: [0.1, 0.1, 0.2, 0.1, 0.5],
    margin: 0.6,
    samples: [Float64Array.from({ length: 3000 }, (_, i) => 3 * Math.sin(i / 20))],
  };
  return { ...report, differing: [drawn, ...report.differing] };
}
