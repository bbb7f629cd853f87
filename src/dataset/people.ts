import { UsageError } from '../errors.js';

/** Whose night a recording is. */
export interface Sleeper {
  /** The same for all nights of one person. */
  readonly person: string;
  /** Counted from 1; null where the name does not tell. */
  readonly night: number | null;
}

/**
 * Sleep-EDF Expanded (PhysioNet, "Sleep-EDF Database Expanded", section Data Description): `SC4ssNEO-PSG.edf`, subject
 * ss, night N, of the Sleep Cassette study; `ST7ssNJ0-PSG.edf` of the Sleep Telemetry study.
 */
const SLEEP_EDF = /(?:^|\/)(SC4\d\d|ST7\d\d)([12])[A-Z][0-9A-Z](?:-PSG)?(?:\.[^./]+)?$/i;
const CASSETTE = /^SC4(\d\d)$/;

/**
 * Person and night from a recording's name: as Sleep-EDF has it, or by a pattern; otherwise each file is a person.
 * @param name path below the folder that all recordings share, `/` between folders
 * @param pattern its first capture group is the person
 * @throws UsageError where a pattern is given and does not fit: to take a file for a person of its own could put one
 *   person on both sides of a fold
 */
export function sleeperOf(name: string, pattern?: RegExp): Sleeper {
  if (pattern !== undefined) {
    const person = pattern.exec(name)?.[1];
    if (person !== undefined && person !== '') return { person, night: null };
    throw new UsageError({
      subject: name,
      found: `a name in which ${String(pattern)} captures nobody`,
      expected: 'a person in its first group, for every recording',
    });
  }
  const [, person, night] = SLEEP_EDF.exec(name) ?? [];
  if (person === undefined) return { person: name.replace(/\.[^./]+$/, ''), night: null };
  return { person: person.toUpperCase(), night: Number(night) };
}

/**
 * {@link sleeperOf} for the names of one set of recordings: people whom a pattern finds in capitals here and small letters
 * there are one, in the spelling that comes first, since two could stand on both sides of a fold.
 */
export function sleepersBy(pattern?: RegExp): (name: string) => Sleeper {
  const spellings = new Map<string, string>();
  return (name) => {
    const sleeper = sleeperOf(name, pattern);
    if (pattern === undefined) return sleeper;
    const letters = sleeper.person.toLowerCase();
    const person = spellings.get(letters) ?? sleeper.person;
    spellings.set(letters, person);
    return { ...sleeper, person };
  };
}

/** The subject number of a person of the Sleep Cassette study, 0 to 82; null for anyone else. */
export function cassetteSubject(person: string): number | null {
  const [, digits] = CASSETTE.exec(person) ?? [];
  return digits === undefined ? null : Number(digits);
}
