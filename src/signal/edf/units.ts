/** Microvolts of a volt with each prefix, short and long. */
const PREFIXES: ReadonlyMap<string, number> = new Map([
  ['n', 1e-3],
  ['nano', 1e-3],
  ['u', 1],
  ['micro', 1],
  ['m', 1e3],
  ['milli', 1e3],
  ['', 1e6],
]);

/**
 * The micro sign in Latin-1, UTF-8's two spellings and Shift-JIS's mu, all as `TextDecoder('latin1')` shows them, which
 * is Windows-1252 (headers are meant to be ASCII).
 */
const MICRO = /\u00c2\u00b5|\u00ce\u00bc|\u0192\u00ca|\u00b5|\u03bc/g;
const VOLTS = /^(n|u|m|nano|micro|milli|)v(?:olts?)?$/;

/**
 * Microvolts of one unit of a physical dimension; null where it is no voltage. Case is ignored, since headers write
 * `UV` and nobody records megavolts.
 */
export function microvoltsPerUnit(dimension: string): number | null {
  const unit = dimension.replace(MICRO, 'u').trim().toLowerCase();
  const prefix = VOLTS.exec(unit)?.[1];
  return prefix === undefined ? null : PREFIXES.get(prefix)!;
}
