/** What is wrong with a tensor's numbers, in the words of an error. */
export interface ValueProblem {
  readonly found: string;
  readonly expected: string;
}

/** @param name the tensor's in docs/weights-format.md @returns null where nothing is wrong */
export function valueProblem(name: string, data: Float32Array): ValueProblem | null {
  const odd = data.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0) return { found: `a value that is not finite (${data[odd]}, value ${odd})`, expected: 'finite numbers' };
  const below = name.endsWith('.variance') ? data.findIndex((value) => value < 0) : -1;
  if (below >= 0) return { found: `a negative variance (${data[below]}, value ${below})`, expected: 'none below 0' };
  return null;
}
