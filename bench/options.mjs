import { parseArgs } from 'node:util';

const ROUNDS = 7;

/** What the command line asks for. */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean', default: false },
      growth: { type: 'boolean', default: false },
      plot: { type: 'string' },
      rounds: { type: 'string', default: `${ROUNDS}` },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new RangeError(`--rounds: found ${values.rounds}; expected 1 or more`);
  return { ...values, rounds };
}
