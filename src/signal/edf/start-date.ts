/**
 * EDF keeps the clock of the place of recording and no time zone. Here a start is a `Date` whose UTC fields show that
 * clock, so that a file reads the same wherever it is read: print it with `getUTCHours` and the like.
 */

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] as const;

/** EDF+ clause on clipping dates: two digits stand for 1985..2084. */
const FIRST_YEAR = 1985;

/** `dd.mm.yy`; the year is `yy` outside 1985..2084, as EDF+ asks. */
export function formatDate(start: Date): string {
  const year = start.getUTCFullYear();
  const inCentury = year >= FIRST_YEAR && year < FIRST_YEAR + 100;
  return `${two(start.getUTCDate())}.${two(start.getUTCMonth() + 1)}.${inCentury ? two(year % 100) : 'yy'}`;
}

/** `hh.mm.ss` */
export function formatTime(start: Date): string {
  return `${two(start.getUTCHours())}.${two(start.getUTCMinutes())}.${two(start.getUTCSeconds())}`;
}

/** The EDF+ recording field's first two words, `Startdate dd-MMM-yyyy`. */
export function formatLongDate(start: Date): string {
  const year = String(start.getUTCFullYear()).padStart(4, '0');
  return `Startdate ${two(start.getUTCDate())}-${MONTHS[start.getUTCMonth()]!}-${year}`;
}

/**
 * @param date header field, `dd.mm.yy`; any punctuation is taken
 * @param time header field, `hh.mm.ss`; any punctuation is taken
 * @param recording the recording field; an EDF+ `Startdate dd-MMM-yyyy` in it gives the century
 * @returns null where the fields are no date
 */
export function parseStart(date: string, time: string, recording: string): Date | null {
  const clock = threeNumbers(time);
  const day = longDate(recording) ?? shortDate(date);
  if (clock === null || day === null) return null;
  const [hours, minutes, seconds] = clock;
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  const start = new Date(day);
  start.setUTCHours(hours, minutes, seconds);
  return start;
}

function longDate(recording: string): number | null {
  const match = /^\s*Startdate\s+(\d{1,2})-([A-Za-z]{3})-(\d{4})\b/i.exec(recording);
  if (match === null) return null;
  const month = MONTHS.findIndex((name) => name === match[2]!.toUpperCase());
  return month < 0 ? null : calendarDay(Number(match[3]), month, Number(match[1]));
}

function shortDate(date: string): number | null {
  const parts = threeNumbers(date);
  if (parts === null) return null;
  const [day, month, year] = parts;
  if (year > 99) return calendarDay(year, month - 1, day);
  return calendarDay(year >= FIRST_YEAR % 100 ? 1900 + year : 2000 + year, month - 1, day);
}

/** Milliseconds since 1970 of a day that exists, else null (`Date.UTC` would roll 31 February over into March). */
function calendarDay(year: number, month: number, day: number): number | null {
  const date = new Date(Date.UTC(year, month, day));
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month && date.getUTCDate() === day;
  return exists ? date.getTime() : null;
}

function threeNumbers(text: string): [number, number, number] | null {
  const match = /^\s*(\d{1,2})\s*[^\d\s]?\s*(\d{1,2})\s*[^\d\s]?\s*(\d{1,4})\s*$/.exec(text);
  return match === null ? null : [Number(match[1]), Number(match[2]), Number(match[3])];
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
