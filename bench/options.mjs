import { parseArgs } from 'node:util';

const ROUNDS = 7;
const SECONDS_AN_AXIS = 4;

/** What the command line asks for. */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean', default: false },
      growth: { type: 'boolean', default: false },
      plot: { type: 'string' },
      rounds: { type: 'string', default: `${ROUNDS}` },
      seconds: { type: 'string', default: `${SECONDS_AN_AXIS}` },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new RangeError(`--rounds: found ${values.rounds}; expected 1 or more`);
  const seconds = Number(values.seconds);
  if (!(seconds >= 0)) throw new RangeError(`--seconds: found ${values.seconds}; expected 0 or more`);
  return { ...values, rounds, seconds };
}
