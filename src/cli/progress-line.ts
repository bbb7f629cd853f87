import { grouped } from '../report/figures.js';

export interface ProgressState {
  /** What is counted, such as `epochs`. */
  readonly unit: string;
  readonly done: number;
  readonly total: number;
  /** Of many nights, those that are ended. */
  readonly nights?: { readonly done: number; readonly total: number };
  /** Seconds since the start. */
  readonly seconds: number;
}

const NARROWEST_BAR = 6;
const WIDEST_BAR = 40;
/** Seconds before which there is no rate. */
const SOONEST = 0.001;

/** `1:05`, `2:03:00`. */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [first, ...rest] = parts[0] > 0 ? parts : parts.slice(1);
  return [String(first), ...rest.map((part) => String(part).padStart(2, '0'))].join(':');
}

function figuresOf({ done, total, seconds }: ProgressState): { rate: string; left: string; percent: string } {
  const rate = seconds >= SOONEST ? done / seconds : 0;
  return {
    rate: rate < 10 ? rate.toFixed(1) : grouped(Math.round(rate)),
    left: rate > 0 ? clock(Math.max(total - done, 0) / rate) : '-:--',
    percent: `${total > 0 ? Math.min(100, Math.floor((100 * done) / total)) : 100} %`,
  };
}

/** One line for a terminal: what is done, a bar, the rate and the time left; at most `width` columns, whatever is left out. */
export function progressBar(state: ProgressState, width: number, ascii: boolean): string {
  const { unit, done, total, nights } = state;
  const { rate, left, percent } = figuresOf(state);
  const count = nights === undefined ? '' : `${nights.done}/${nights.total}`;
  const variants: readonly (readonly [before: string, after: string])[] = [
    [count && `${count} nights `, ` ${percent} ${grouped(done)}/${grouped(total)} ${unit} ${rate}/s ${left} left`],
    [count && `${count} nights `, ` ${grouped(done)} ${unit} ${rate}/s ${left} left`],
    [count && `${count} `, ` ${grouped(done)} ${unit.slice(0, 2)} ${rate}/s ${left}`],
    [count && `${count} `, ` ${rate}/s ${left}`],
    ['', ` ${percent}`],
  ];
  const room = ([before, after]: readonly [string, string]): number => width - before.length - after.length;
  const fitting = variants.find((variant) => room(variant) >= NARROWEST_BAR);
  if (fitting === undefined) return percent.slice(0, Math.max(width, 0));
  const cells = Math.min(room(fitting), WIDEST_BAR);
  const filled = total > 0 ? Math.min(cells, Math.floor((cells * done) / total)) : cells;
  const [full, empty] = ascii ? ['#', '-'] : ['█', '░'];
  return fitting[0] + full.repeat(filled) + empty.repeat(cells - filled) + fitting[1];
}

/** The same for a pipe, where no width matters and no bar helps. */
export function progressWords(state: ProgressState): string {
  const { unit, done, total, nights } = state;
  const { rate, left, percent } = figuresOf(state);
  const ended = nights === undefined ? '' : `${nights.done} of ${nights.total} nights, `;
  return `${ended}${grouped(done)} of ${grouped(total)} ${unit} (${percent}), ${rate} a second, ${left} left`;
}
