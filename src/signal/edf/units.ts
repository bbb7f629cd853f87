const MICROVOLTS: ReadonlyMap<string, number> = new Map([
  ['nv', 1e-3],
  ['uv', 1],
  ['mv', 1e3],
  ['v', 1e6],
  ['nanovolt', 1e-3],
  ['microvolt', 1],
  ['millivolt', 1e3],
  ['volt', 1e6],
]);

/** The micro sign as Latin-1, and as UTF-8's two spellings when read as Latin-1 (headers are meant to be ASCII). */
const MICRO = /\u00c2\u00b5|\u00ce\u00bc|\u00b5|\u03bc/g;

/**
 * Microvolts of one unit of a physical dimension; null where it is no voltage. Case is ignored, since headers write
 * `UV` and nobody records megavolts.
 */
export function microvoltsPerUnit(dimension: string): number | null {
  const unit = dimension.replace(MICRO, 'u').trim().toLowerCase();
  return MICROVOLTS.get(unit) ?? MICROVOLTS.get(unit.replace(/s$/, '')) ?? null;
}
