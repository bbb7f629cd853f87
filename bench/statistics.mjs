/** The value below which a part of all values lies, with a straight line between neighbours. */
export function quantile(values, part) {
  const sorted = Float64Array.from(values).sort();
  const position = (sorted.length - 1) * part;
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
}

export const median = (values) => quantile(values, 0.5);

/**
 * @param rounds one array a contender of its milliseconds in each round
 * @param base the array that the others are divided by, round by round: what slows a round slows both
 */
export function summarise(rounds, base) {
  return rounds.map((times) => {
    const ratios = times.map((time, round) => time / base[round]);
    return {
      medianMs: median(times),
      ratioToUlw: median(ratios),
      ratioSpread: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    };
  });
}

/** The straight line with the least squared error. @returns `slope`, `intercept` and the share of variance it explains */
export function fitLine(xs, ys) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [middleX, middleY] = [mean(xs), mean(ys)];
  const sum = (f) => xs.reduce((total, x, i) => total + f(x - middleX, ys[i] - middleY), 0);
  const slope = sum((x, y) => x * y) / sum((x) => x * x);
  const all = sum((_, y) => y * y);
  const left = sum((x, y) => (y - slope * x) ** 2);
  return { slope, intercept: middleY - slope * middleX, r2: all === 0 ? 1 : 1 - left / all };
}
