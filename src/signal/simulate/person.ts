import { Random } from './random.js';
import { BAND_COUNT, INVENTED_SPREAD, NIGHT_STATISTICS, type Bands } from './tables.js';

/**
 * What makes a sleeper different from others. Band offsets follow the spread between the ten people of
 * `sleep-edf-statistics.ts`; everything else is INVENTED, plausible by textbook.
 */
export interface SimulatedPerson {
  readonly seed: number;
  /** log10, ten features as in the tables. */
  readonly bandOffset: Bands;
  /** log10. */
  readonly eogOffset: number;
  /** log10. */
  readonly emgOffset: number;
  /** Hz, 8.2 to 11.8. */
  readonly alphaFrequency: number;
  /** 0 (none to be seen) to 1. */
  readonly alphaStrength: number;
  /** Hz, 12 to 14.8. */
  readonly spindleFrequency: number;
  /** A minute of N2. */
  readonly spindleRate: number;
  /** A minute of N2. */
  readonly kComplexRate: number;
  /** A minute of REM. */
  readonly eyeMovementRate: number;
  /** Share of the eyes' potential that reaches a frontal EEG. */
  readonly eyeLeakage: number;
  /** Multiplies the chance of N3. */
  readonly deepSleep: number;
  /** Multiplies the chance of W. */
  readonly wakefulness: number;
  /** Multiplies the chance of N1. */
  readonly lightSleep: number;
}

/** What makes one night of a person different from the next. */
export interface NightConditions {
  /** log10, ten features as in the tables, W to REM: the person's offset included. */
  readonly bandOffset: readonly Bands[];
  readonly eogOffset: number;
  readonly emgOffset: number;
  /** Multiplies the rate of every artefact. */
  readonly artefactRate: number;
  /** Multiplies the rate of arousals and movements. */
  readonly restlessness: number;
}

/** A person; the same for the same seed. */
export function drawPerson(seed: number): SimulatedPerson {
  const random = new Random(seed, 'person');
  return {
    seed,
    bandOffset: random.correlated(NIGHT_STATISTICS.band.person, 2 * BAND_COUNT),
    eogOffset: INVENTED_SPREAD.eog.person * random.bounded(),
    emgOffset: INVENTED_SPREAD.emg.person * random.bounded(),
    alphaFrequency: 10 + 0.72 * random.bounded(),
    alphaStrength: random.uniform(0.1, 1),
    spindleFrequency: 13.4 + 0.55 * random.bounded(),
    spindleRate: random.around(3.5, 0.4),
    kComplexRate: random.around(1.6, 0.4),
    eyeMovementRate: random.around(9, 0.4),
    eyeLeakage: random.uniform(0.08, 0.3),
    deepSleep: random.around(1, 0.9),
    wakefulness: random.around(0.9, 0.5),
    lightSleep: random.around(1, 0.5),
  };
}

/** A night of that person. */
export function drawNight(seed: number, person: SimulatedPerson): NightConditions {
  const random = new Random(seed, 'night');
  const { night, stageByNight } = NIGHT_STATISTICS.band;
  const tonight = random.correlated(night, 2 * BAND_COUNT);
  return {
    bandOffset: stageByNight.map((spread) =>
      spread.map((deviation, f) => person.bandOffset[f] + tonight[f] + deviation * random.bounded()),
    ),
    eogOffset: person.eogOffset + 0.06 * random.bounded(),
    emgOffset: person.emgOffset + 0.1 * random.bounded(),
    artefactRate: random.around(1, 0.5),
    restlessness: random.around(1, 0.4),
  };
}
