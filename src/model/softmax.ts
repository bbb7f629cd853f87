/**
 * Probabilities of logits.
 * @param scale real logit of one count, where the logits are the engine's integers
 */
export function softmax(logits: ArrayLike<number>, scale = 1): number[] {
  const all = Array.from(logits);
  const largest = Math.max(...all);
  const powers = all.map((logit) => Math.exp((logit - largest) * scale));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
