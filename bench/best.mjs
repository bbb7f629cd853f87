import { summarise } from './statistics.mjs';

/** Engine and kind of arithmetic, then the rest; ours has one kind. */
function nameAndRest({ engine, variant }) {
  const [kind, rest] = variant.split(', ');
  return engine.startsWith('ulw') ? [engine, variant] : [`${engine}, ${kind}`, rest];
}

/**
 * Engine by engine the quickest of all its inputs, graphs and batches, against the quickest of ours.
 * @param rows with `engine`, `variant`, `batch` and `medianMs`; the first engine is ours
 * @param times as `raceRounds` gives them, one array a row
 */
export function bestRows(rows, times) {
  const best = new Map();
  rows.forEach((row, index) => {
    const [name] = nameAndRest(row);
    if (!best.has(name) || row.medianMs < rows[best.get(name)].medianMs) best.set(name, index);
  });
  const chosen = [...best.values()];
  const summaries = summarise(
    chosen.map((index) => times[index]),
    times[chosen[0]],
  );
  return [...best.keys()].map((name, i) => {
    const row = rows[chosen[i]];
    return { name, variant: nameAndRest(row)[1], batch: row.batch, ...summaries[i] };
  });
}
