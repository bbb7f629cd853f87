/** A dense matrix, row-major: `data[row * columns + column]`. Rows are inputs, columns are outputs. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

export function matrix(rows: number, columns: number, data?: ArrayLike<number>): Matrix {
  return { rows, columns, data: data === undefined ? new Float64Array(rows * columns) : Float64Array.from(data) };
}

/** left (a x b) times right (b x c). */
export function multiply(left: Matrix, right: Matrix): Matrix {
  const product = matrix(left.rows, right.columns);
  for (let row = 0; row < left.rows; row++) {
    for (let inner = 0; inner < left.columns; inner++) {
      const factor = left.data[row * left.columns + inner];
      for (let column = 0; column < right.columns; column++) {
        product.data[row * right.columns + column] += factor * right.data[inner * right.columns + column];
      }
    }
  }
  return product;
}

/** vector (length `rows`) times the matrix, plus `bias` (length `columns`). */
export function affine(vector: ArrayLike<number>, weights: Matrix, bias: ArrayLike<number>): Float64Array {
  const result = Float64Array.from(bias);
  for (let row = 0; row < weights.rows; row++) {
    for (let column = 0; column < weights.columns; column++) {
      result[column] += vector[row] * weights.data[row * weights.columns + column];
    }
  }
  return result;
}

/** Every row scaled by its own factor. */
export function scaleRows(weights: Matrix, factors: ArrayLike<number>): Matrix {
  return matrix(
    weights.rows,
    weights.columns,
    weights.data.map((value, index) => value * factors[Math.floor(index / weights.columns)]),
  );
}
