import { statedStart } from '../signal/hypnogram/stated-start.js';

/** A figure that may have no meaning, with its decimals; a dash when it has none. */
export function figure(value: number | null, decimals: number, unit = ''): string {
  return value === null ? '–' : `${value.toFixed(decimals)}${unit}`;
}

/** `7 h 12 min`, `45 min`; a dash for null. */
export function hoursAndMinutes(minutes: number | null): string {
  if (minutes === null) return '–';
  const whole = Math.round(minutes);
  return whole < 60 ? `${String(whole)} min` : `${String(Math.floor(whole / 60))} h ${String(whole % 60)} min`;
}

/** Seconds as `71 ms`, `1.24 s` or `2 h 5 min`. */
export function elapsed(seconds: number): string {
  if (seconds < 1) return `${(seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0)} ms`;
  return seconds < 120 ? `${seconds.toFixed(2)} s` : hoursAndMinutes(seconds / 60);
}

/** `2026-11-20 22:58` from the date's UTC fields; the time alone where EDF+ masks the date; empty where neither is known. */
export function dateAndTime(start: Date | null): string {
  const stated = statedStart(start);
  if (stated === null) return '';
  const text = stated.clock.toISOString().slice(0, 16).replace('T', ' ');
  return stated.dated ? text : text.slice(11);
}

/** `9,354 bytes`. */
export function bytes(count: number): string {
  return `${grouped(count)} bytes`;
}

/** 1234567 as `1,234,567`; whole numbers. The runtime's own formatter would load seven megabytes of tables for it. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 night`, `2,000 nights`. */
export const counted = (count: number, noun: string): string => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
