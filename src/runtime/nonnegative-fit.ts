/** Enough for a dozen unknowns; each costs microseconds. */
const SWEEPS = 20_000;

/**
 * Costs that explain totals: the non-negative `x` with the least sum of squared relative errors of `rows * x` against
 * `totals`, by coordinate descent.
 * @param rows one a total, as long as there are unknowns; an unknown that no row has stays 0
 * @param totals above 0
 */
export function fitNonNegative(rows: readonly (readonly number[])[], totals: readonly number[]): number[] {
  const unknowns = rows[0].length;
  const relative = rows.map((row, i) => row.map((value) => value / totals[i]));
  // Columns of equal size, so that every step is as good as the others.
  const sizes = Array.from({ length: unknowns }, (_, j) => Math.hypot(...relative.map((row) => row[j])));
  const scaled = relative.map((row) => row.map((value, j) => (sizes[j] === 0 ? 0 : value / sizes[j])));
  const dot = (a: number, b: number): number => scaled.reduce((sum, row) => sum + row[a] * row[b], 0);
  const gram = sizes.map((_, a) => sizes.map((__, b) => dot(a, b)));
  const target = sizes.map((_, j) => scaled.reduce((sum, row) => sum + row[j], 0));
  const x = new Array<number>(unknowns).fill(0);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let j = 0; j < unknowns; j++) {
      if (sizes[j] === 0) continue;
      const others = gram[j].reduce((sum, value, k) => sum + (k === j ? 0 : value * x[k]), 0);
      x[j] = Math.max(0, target[j] - others);
    }
  }
  return x.map((value, j) => (sizes[j] === 0 ? 0 : value / sizes[j]));
}
