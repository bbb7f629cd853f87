import { UsageError } from '../errors.js';
import { type Board, type BoardHost, BOARDS, type Room } from './boards.js';

/** Case, spaces and punctuation count for nothing. */
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Every name that finds a board. */
export const namesOf = (board: Board): readonly string[] => [board.name, ...board.aliases];

/** Insertions, deletions and replacements that turn one word into the other (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[to.length];
}

const MOST_SLIPS = 2;

/** A name that the writer may have meant: one that begins alike, or is a slip or two away. */
function nearest(asked: string): string | null {
  const all = BOARDS.flatMap(namesOf);
  const slips = all.map((name) => ({ name, slips: distance(asked, plain(name)) })).sort((a, b) => a.slips - b.slips);
  if (slips[0].slips <= Math.min(MOST_SLIPS, asked.length - 1)) return slips[0].name;
  return (asked.length > 1 ? all.find((name) => plain(name).startsWith(asked)) : undefined) ?? null;
}

/**
 * A board by its name or an alias; case and punctuation count for nothing.
 * @throws UsageError that lists the names, and the one that may have been meant
 */
export function findBoard(name: string): Board {
  const asked = plain(name);
  const found = BOARDS.find((board) => namesOf(board).some((own) => plain(own) === asked));
  if (found !== undefined) return found;
  const near = nearest(asked);
  throw new UsageError({
    subject: 'board',
    found: JSON.stringify(name),
    expected: BOARDS.map((board) => `${board.name} (${board.aliases[0]})`).join(', '),
    remedy: `${near === null ? '' : `Did you mean ${near}? `}For another give one of its core, --ram and --flash.`,
  });
}

/**
 * What a board leaves for a program.
 * @param host the first that the table has for this board when left out
 * @throws UsageError when the table does not know the board under that host
 */
export function roomOn(board: Board, host?: BoardHost): { readonly host: BoardHost; readonly room: Room } {
  const found = host === undefined ? board.rooms[0] : board.rooms.find((own) => own.host === host);
  if (found !== undefined) return found;
  throw new UsageError({
    subject: board.name,
    found: `host ${host}`,
    expected: board.rooms.map((own) => own.host).join(' or '),
    remedy: 'Give the bytes that it leaves: --ram and --flash.',
  });
}
