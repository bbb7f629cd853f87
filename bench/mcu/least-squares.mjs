// Least squares with no negative factor: what a term of the cycle model costs cannot be less than nothing.

/** Solves a small symmetric system by Gauss's elimination with pivots. */
function solve(matrix, right) {
  const size = right.length;
  const rows = matrix.map((row, i) => [...row, right[i]]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row;
    }
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let row = column + 1; row < size; row++) {
      const factor = rows[row][column] / rows[column][column];
      for (let k = column; k <= size; k++) rows[row][k] -= factor * rows[column][k];
    }
  }
  const solution = new Array(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    const known = solution.reduce((sum, value, k) => sum + (k > row ? rows[row][k] * value : 0), 0);
    solution[row] = (rows[row][size] - known) / rows[row][row];
  }
  return solution;
}

/**
 * @param rows factors of the unknowns, the last number what they should add up to
 * @returns the unknowns; those that would be negative are 0, the most negative first
 */
export function leastSquares(rows) {
  const count = rows[0].length - 1;
  let used = Array.from({ length: count }, (_, i) => i).filter((i) => rows.some((row) => row[i] !== 0));
  for (;;) {
    const scale = used.map((i) => Math.hypot(...rows.map((row) => row[i])));
    const normal = used.map((i, a) =>
      used.map((j, b) => rows.reduce((sum, row) => sum + row[i] * row[j], 0) / (scale[a] * scale[b])),
    );
    const right = used.map((i, a) => rows.reduce((sum, row) => sum + row[i] * row[count], 0) / scale[a]);
    const solution = solve(normal, right).map((value, a) => value / scale[a]);
    const least = solution.indexOf(Math.min(...solution));
    if (solution[least] >= 0) {
      const full = new Array(count).fill(0);
      used.forEach((i, a) => (full[i] = solution[a]));
      return full;
    }
    used = used.filter((_, a) => a !== least);
  }
}
