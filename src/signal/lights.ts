import { refuseCall } from '../model/refuse-call.js';
import type { Annotation } from './edf/annotations.js';

/** When the light went out and came on again, in seconds from the recording's start; null where nobody noted it. */
export interface Lights {
  readonly off: number | null;
  readonly on: number | null;
  /** Where each was found. */
  readonly source: { readonly off: 'option' | 'annotation' | null; readonly on: 'option' | 'annotation' | null };
}

/** As a caller gives it: seconds from the recording's start, or a time of day (`23:15`, `23:15:30`). */
export type LightsTime = number | string;

export const UNKNOWN_LIGHTS: Lights = { off: null, on: null, source: { off: null, on: null } };

/** What a caller knows better than the annotations. */
export interface LightsOptions {
  readonly off?: LightsTime | undefined;
  readonly on?: LightsTime | undefined;
}

type LightsEvent = 'off' | 'on';

const DAY = 86400;
const TIME_OF_DAY = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?$/;
const SECONDS = /^\d+(?:\.\d+)?$/;

/** English, German, French, Dutch, Spanish and Italian, and what recorders write, behind an optional word for "event". */
const SPELLINGS: Readonly<Record<LightsEvent, RegExp>> = {
  off: spelling(
    'lights? ?(?:off|out)',
    'l ?off$',
    'l ?out$',
    'licht(?:er)? ?(?:aus|uit)',
    '(?:luces?|luz|luci) ?(?:apagadas?|spent[ae])',
    'lumieres? ?eteintes?',
    'extinction (?:des |de la )?(?:feux|lumieres?)',
  ),
  on: spelling(
    'lights? ?on',
    'l ?on$',
    'licht(?:er)? ?(?:an|ein|aan)',
    '(?:luces?|luz|luci) ?(?:encendidas?|acces[ae])',
    'lumieres? ?allumees?',
    'allumage (?:des |de la )?(?:feux|lumieres?)',
  ),
};

function spelling(...phrases: string[]): RegExp {
  return new RegExp(`^(?:(?:event|marker|note|annotation|ereignis|evenement) )?(?:${phrases.join('|')})\\b`);
}

/**
 * Lights-off and lights-on of a recording: an option wins over annotations, of which the first lights-off counts and
 * the last lights-on after it. Annotations that contradict are left out with a warning.
 * @param start the recording's, whose UTC fields are its clock; null where unknown
 * @throws UsageError where an option is no time, lies outside the recording, or puts lights-on before lights-off
 */
export function findLights(
  annotations: readonly Annotation[],
  start: Date | null,
  durationSeconds: number,
  options: LightsOptions = {},
): { readonly lights: Lights; readonly warnings: readonly string[] } {
  const asked = askedTimes(options, start, durationSeconds);
  const warnings: string[] = [];
  const noted = {
    off: asked.off === null ? notedTimes('off', annotations, durationSeconds, warnings) : [],
    on: asked.on === null ? notedTimes('on', annotations, durationSeconds, warnings) : [],
  };
  const latestOff = asked.on ?? Infinity;
  const off = asked.off ?? noted.off.find((onset) => onset < latestOff) ?? null;
  const on = asked.on ?? noted.on.findLast((onset) => off === null || onset > off) ?? null;
  if (off === null && noted.off.length > 0)
    warnings.push('Lights-off is noted only after lights-on, and was left out.');
  if (on === null && noted.on.length > 0) warnings.push('Lights-on is noted only before lights-off, and was left out.');
  const source = { off: sourceOf(asked.off, off), on: sourceOf(asked.on, on) };
  return { lights: { off, on, source }, warnings };
}

type Times = Pick<Lights, 'off' | 'on'>;

function askedTimes(options: LightsOptions, start: Date | null, durationSeconds: number): Times {
  const asked = (event: LightsEvent): number | null => {
    const time = options[event];
    return time === undefined ? null : secondsOf(event, time, start, durationSeconds);
  };
  const times = { off: asked('off'), on: asked('on') };
  if (times.off !== null && times.on !== null && times.on <= times.off) refuseReversed(options);
  return times;
}

function sourceOf(asked: number | null, found: number | null): Lights['source']['off'] {
  if (asked !== null) return 'option';
  return found === null ? null : 'annotation';
}

/** Onsets of one event within the recording, in order. */
function notedTimes(
  event: LightsEvent,
  annotations: readonly Annotation[],
  durationSeconds: number,
  warnings: string[],
): readonly number[] {
  const onsets = annotations.filter(({ text }) => SPELLINGS[event].test(plain(text))).map(({ onset }) => onset);
  const inside = onsets.filter((onset) => onset >= 0 && onset <= durationSeconds);
  const outside = onsets.length - inside.length;
  if (outside > 0)
    warnings.push(`Lights-${event} is noted ${outside} time(s) outside the recording, and was left out.`);
  return inside.toSorted((left, right) => left - right);
}

/** Lower case, without accents, one space for all that is no letter. */
function plain(text: string): string {
  const letters = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return letters.replace(/[^a-z]+/g, ' ').trim();
}

function secondsOf(event: LightsEvent, time: LightsTime, start: Date | null, durationSeconds: number): number {
  const seconds = typeof time === 'number' ? time : secondsOfText(event, time.trim(), start);
  if (seconds >= 0 && seconds <= durationSeconds) return seconds;
  return refuseCall(
    `lights ${event}`,
    typeof time === 'number' ? `${time} s` : `'${time}'`,
    `a time within the recording, which spans ${spanText(start, durationSeconds)}`,
  );
}

function secondsOfText(event: LightsEvent, text: string, start: Date | null): number {
  if (SECONDS.test(text)) return Number(text);
  const [whole, hours, minutes, seconds] = TIME_OF_DAY.exec(text) ?? [];
  if (whole === undefined || start === null) {
    return refuseCall(
      `lights ${event}`,
      whole === undefined ? `'${text}'` : `'${text}', in a recording that does not say when it began`,
      `${whole === undefined ? 'a time of day such as 23:15 or 23:15:30, or ' : ''}seconds from the recording's start`,
    );
  }
  const ofDay = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0);
  return (ofDay - secondOfDay(start) + DAY) % DAY;
}

function secondOfDay(start: Date): number {
  return (start.getTime() / 1000) % DAY;
}

function spanText(start: Date | null, durationSeconds: number): string {
  const seconds = `0 to ${Number(durationSeconds.toFixed(3))} s`;
  if (start === null) return seconds;
  const clock = (date: Date): string => date.toISOString().slice(11, 19);
  return `${clock(start)} to ${clock(new Date(start.getTime() + durationSeconds * 1000))} (${seconds})`;
}

function refuseReversed({ off, on }: LightsOptions): never {
  return refuseCall('lights on', `${on}, which is not after lights off (${off})`, 'a time after lights off');
}
