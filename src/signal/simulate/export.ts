import { stageName, type Hypnogram } from '../../stages.js';
import { formatLongDate } from '../edf/start-date.js';
import { encodeEdf, encodeHypnogram } from '../edf/write.js';
import type { SimulatedChannel, SimulatedNight } from './night.js';

/** A tenth of a microvolt a count over the whole int16 range. */
const PHYSICAL_MIN = -3276.8;
const PHYSICAL_MAX = 3276.7;
const RECORD_SECONDS = 30;

/** A night as files. */
export interface NightFiles {
  /** EDF; the header's patient, recording and transducer fields say that it is simulated. */
  readonly recording: Uint8Array;
  /** EDF+ annotations in the way of Sleep-EDF. */
  readonly hypnogram: Uint8Array;
  /** `onset,duration,stage` in seconds; one line an epoch. */
  readonly table: string;
}

/** Encodes a night; samples beyond +-3.27 mV are clipped, as a recorder would. */
export function encodeNight(night: SimulatedNight): NightFiles {
  return {
    recording: encodeEdf({
      start: night.start,
      recordSeconds: RECORD_SECONDS,
      signals: night.channels.map((channel) => signalOf(channel, night.rate)),
      patient: `X X X simulated_person_${night.person.seed >>> 0}`,
      recording: `${formatLongDate(night.start)} X X simulated_by_ulw-sleepnet`,
    }),
    hypnogram: encodeHypnogram(night.hypnogram, night.start),
    table: hypnogramTable(night.hypnogram),
  };
}

function signalOf({ label, samples }: SimulatedChannel, rate: number) {
  return {
    label,
    rate,
    samples,
    physicalMin: PHYSICAL_MIN,
    physicalMax: PHYSICAL_MAX,
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
