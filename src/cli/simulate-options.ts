import { InvalidArgumentError } from 'commander';
import { UsageError } from '../errors.js';
import { type MontageChannel } from '../signal/simulate/montage.js';
import { montageOfLabels, SIMULATED_MONTAGES } from '../signal/simulate/montage-names.js';
import type { NightOptions } from '../signal/simulate/night-options.js';

/** What commander reads from the command line of `ulw simulate`. */
export interface SimulateArguments {
  readonly output: string;
  readonly nights: number;
  readonly seed: number;
  readonly hours: number;
  readonly rate: number;
  readonly montage?: string;
  readonly channels?: string;
  readonly person?: number;
  readonly mains: number;
  readonly artefacts: boolean;
  readonly morphology: boolean;
  readonly listArtefacts?: true;
}

/** A whole number, 0 or more, of the command line. */
export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('a whole number is expected.');
  return Number(text);
}

/** A number such as 8 or 102.4; the simulator says which are too small or large. */
export function plainNumber(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('a number is expected.');
  return Number(text);
}

/**
 * What to simulate, but for the seed.
 * @throws UsageError where no night is wanted, the montage is unknown or given twice, or mains are neither 50 nor 60 Hz
 */
export function nightOptions(options: SimulateArguments): Omit<NightOptions, 'seed'> {
  const { nights, hours, rate, mains, artefacts, morphology, person } = options;
  if (nights < 1) throw new UsageError({ subject: '--nights', found: `${nights}`, expected: 'at least 1' });
  if (mains !== 50 && mains !== 60) {
    throw new UsageError({ subject: '--mains', found: `${mains}`, expected: '50 or 60' });
  }
  return {
    hours,
    rate,
    mains,
    artefacts,
    morphology,
    channels: channelsOf(options),
    ...(person === undefined ? {} : { personSeed: person }),
  };
}

function channelsOf({ montage, channels }: SimulateArguments): readonly MontageChannel[] {
  if (channels === undefined) return montageNamed(montage ?? 'paper');
  if (montage !== undefined) {
    throw new UsageError({ subject: '--montage', found: '--channels as well', expected: 'one of the two' });
  }
  return montageOfLabels(
    channels
      .split(',')
      .map((label) => label.trim())
      .filter((label) => label !== ''),
  );
}

function montageNamed(name: string): readonly MontageChannel[] {
  if (Object.hasOwn(SIMULATED_MONTAGES, name)) return SIMULATED_MONTAGES[name];
  throw new UsageError({
    subject: '--montage',
    found: `'${name}'`,
    expected: `one of ${Object.keys(SIMULATED_MONTAGES).join(', ')}`,
    remedy: 'Name the signals with --channels instead.',
  });
}
