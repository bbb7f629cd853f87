import { stageName, type Hypnogram } from '../../stages.js';
import { formatLongDate } from '../edf/start-date.js';
import { encodeEdf, encodeHypnogram } from '../edf/write.js';
import { RAIL } from './amplifier.js';
import type { SimulatedChannel, SimulatedNight } from './night.js';

/** Longest first: few records, but none above the size that EDF recommends, where whole samples allow it. */
const RECORD_SECONDS = [30, 15, 10, 6, 5, 3, 2, 1] as const;
const RECORD_BYTES = 61440;

/** A night as files. */
export interface NightFiles {
  /** EDF; the header's patient, recording and transducer fields say that it is simulated. */
  readonly recording: Uint8Array;
  /** EDF+ annotations in the way of Sleep-EDF. */
  readonly hypnogram: Uint8Array;
  /** `onset,duration,stage` in seconds; one line an epoch. */
  readonly table: string;
  /** `onset,duration,kind,channel` in seconds; one line an artefact, its channel empty where it is on all of them. */
  readonly artefacts: string;
}

/** Encodes a night; samples beyond +-3.27 mV are clipped, as a recorder would. */
export function encodeNight(night: SimulatedNight): NightFiles {
  return {
    recording: encodeEdf({
      start: night.start,
      recordSeconds: recordSeconds(night.rate, night.channels.length),
      signals: night.channels.map((channel) => signalOf(channel, night.rate)),
      patient: `X X X simulated_person_${night.person.seed >>> 0}`,
      recording: `${formatLongDate(night.start)} X X simulated_by_ulw-sleepnet`,
    }),
    hypnogram: encodeHypnogram(night.hypnogram, night.start),
    table: hypnogramTable(night.hypnogram),
    artefacts: artefactTable(night),
  };
}

function recordSeconds(rate: number, channels: number): number {
  const whole = RECORD_SECONDS.filter((seconds) => Math.abs(rate * seconds - Math.round(rate * seconds)) < 1e-6);
  return whole.find((seconds) => 2 * channels * rate * seconds <= RECORD_BYTES) ?? whole.at(-1) ?? RECORD_SECONDS[0];
}

function signalOf({ label, samples }: SimulatedChannel, rate: number) {
  return {
    label,
    rate,
    samples,
    physicalMin: RAIL.low,
    physicalMax: RAIL.high,
    transducer: 'none: simulated',
    prefilter: 'none: simulated',
  };
}

function hypnogramTable({ stages, startSeconds, epochSeconds }: Hypnogram): string {
  const lines = Array.from(
    stages,
    (stage, epoch) => `${startSeconds + epoch * epochSeconds},${epochSeconds},${stageName(stage)}\n`,
  );
  return `onset,duration,stage\n${lines.join('')}`;
}

function artefactTable({ artefacts, channels }: SimulatedNight): string {
  const lines = artefacts.map(({ kind, channel, startSeconds, seconds }) => {
    const label = channel < 0 ? '' : channels[channel].label;
    return `${startSeconds.toFixed(2)},${seconds.toFixed(2)},${kind},${label}\n`;
  });
  return `onset,duration,kind,channel\n${lines.join('')}`;
}
