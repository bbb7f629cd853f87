import type { StatedStart } from '../../stages.js';
import { parseStart } from '../edf/start-date.js';

/** The day that EDF+ puts where the date is not known or not to be told (edfplus.info, section 2.1.3.3). */
const NO_DAY = Date.UTC(1985, 0, 1);
const DAY = 86_400;

/** What a start in an EDF header states: all, only the time of day, or nothing (null). */
export function statedStart(start: Date | null): StatedStart | null {
  if (start === null || start.getTime() === NO_DAY) return null;
  const ofDay = start.getTime() - NO_DAY;
  return ofDay > 0 && ofDay < DAY * 1000 ? { clock: new Date(ofDay), dated: false } : { clock: start, dated: true };
}

/** NSRR's `ClockTime`, `dd.mm.yy hh.mm.ss`, whose date is mostly `00.00.00`; null where it is no time. */
export function parseClockTime(text: string): StatedStart | null {
  const [date, time] = text.trim().split(/\s+/);
  if (time === undefined) return null;
  const dated = parseStart(date!, time, '');
  if (dated !== null) return statedStart(dated);
  const timed = parseStart('01.01.85', time, '');
  return timed === null ? null : { clock: new Date(timed.getTime() - NO_DAY), dated: false };
}

/** Seconds from one to the other: within half a day either way where one of them has no date. */
export function secondsBetween(from: StatedStart, to: StatedStart): number {
  const seconds = (to.clock.getTime() - from.clock.getTime()) / 1000;
  if (from.dated && to.dated) return seconds;
  const inDay = ((seconds % DAY) + DAY) % DAY;
  return inDay > DAY / 2 ? inDay - DAY : inDay;
}

/** `2026-11-20 22:58:00`, or the time of day alone. */
export function startText({ clock, dated }: StatedStart): string {
  return clock
    .toISOString()
    .slice(dated ? 0 : 11, 19)
    .replace('T', ' ');
}

/** `1 h 30 s`, `2 days 5 min`; of any sign. */
export function durationText(seconds: number): string {
  const whole = Math.abs(Math.round(seconds));
  const days = Math.floor(whole / DAY);
  const parts = [
    days === 0 ? '' : `${days} ${days === 1 ? 'day' : 'days'}`,
    piece(Math.floor(whole / 3600) % 24, 'h'),
    piece(Math.floor(whole / 60) % 60, 'min'),
    piece(whole % 60, 's'),
  ];
  return parts.filter((part) => part !== '').join(' ') || '0 s';
}

function piece(count: number, unit: string): string {
  return count === 0 ? '' : `${count} ${unit}`;
}
