import { correlate, Random } from './random.js';
import { BAND_COUNT, INVENTED_SPREAD, NIGHT_STATISTICS, type Bands } from './tables.js';

/**
 * What makes a sleeper different from others. Band offsets follow the spread between the ten people of
 * `sleep-edf-statistics.ts`, habits that of its hypnograms; everything else is INVENTED, plausible by textbook.
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
  /** The person's part of {@link NightConditions.habits}, as independent normal numbers. */
  readonly habits: readonly number[];
}

/** What makes one night of a person different from the next. */
export interface NightConditions {
  /** log10, ten features as in the tables, W to REM: the person's offset included. */
  readonly bandOffset: readonly Bands[];
  readonly eogOffset: number;
  readonly emgOffset: number;
  /** How this night's stages differ from others'. */
  readonly habits: SleepHabits;
  /** Multiplies the rate of every artefact. */
  readonly artefactRate: number;
  /** Multiplies the rate of arousals and movements. */
  readonly restlessness: number;
}

/** By how much a night's stages differ from the tables of all nights. */
export interface SleepHabits {
  /** Natural logarithm of what multiplies the chance of each next stage, W to REM. */
  readonly tilts: readonly number[];
  /** Normal scores about which bouts of each stage are drawn, W to REM. */
  readonly boutScores: readonly number[];
  /** Normal score of the time from sleep onset to the end of sleep. */
  readonly periodScore: number;
}

/** Four tilts, five bout scores and the period's. */
const HABITS = 10;

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
    habits: new Random(seed, 'habits').boundedList(HABITS),
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
    habits: drawHabits(new Random(seed, 'tonight'), person),
    artefactRate: random.around(1, 0.5),
    restlessness: random.around(1, 0.4),
  };
}

function drawHabits(random: Random, person: SimulatedPerson): SleepHabits {
  const { centre, factor, personPart } = NIGHT_STATISTICS.habits;
  const tonight = correlate(factor, random.boundedList(HABITS));
  const always = correlate(factor, person.habits);
  const values = personPart.map(
    (part, i) => centre[i] + Math.sqrt(part) * always[i] + Math.sqrt(1 - part) * tonight[i],
  );
  const [wake, n1, n3, rem] = values;
  return { tilts: [wake, n1, 0, n3, rem], boutScores: values.slice(4, 9), periodScore: values[9] };
}
