/**
 * Probabilities of logits.
 * @param scale real logit of one count, where the logits are the engine's integers
 */
export function softmax(logits: ArrayLike<number>, scale = 1): number[] {
  let largest = -Infinity;
  for (let i = 0; i < logits.length; i++) largest = Math.max(largest, logits[i]!);
  const powers = new Array<number>(logits.length);
  let sum = 0;
  for (let i = 0; i < logits.length; i++) {
    const power = Math.exp((logits[i]! - largest) * scale);
    powers[i] = power;
    sum += power;
  }
  for (let i = 0; i < powers.length; i++) powers[i]! /= sum;
  return powers;
}
