import { costJson } from './plan-boards.js';
import { partRows, timesOf } from './plan-parts.js';
import type { PlanReport } from './plan-report.js';

/** The report as the one object that `ulw plan --json` prints. */
export function planJson(report: PlanReport): object {
  const { model, board, cost, boardMilliseconds, budget, layout, over, tradeOff, wasm, timing } = report;
  const times = timesOf(report);
  return {
    model,
    chunkSamples: layout.chunkSamples,
    largestChunkSamples: tradeOff.largestChunk,
    fits: over.length === 0,
    over: over.map(({ place, needed, granted }) => ({ place, needed, granted, tooMany: needed - granted })),
    budget: { ram: budget.ram ?? null, flash: budget.flash ?? null },
    ramBytes: layout.ramBytes,
    flashBytes: layout.flashBytes,
    pageBytes: layout.pageBytes,
    parts: partRows(report),
    wasm,
    board: board === null ? null : { ...board.board, host: board.host },
    cost: cost === null ? null : costJson(cost),
    macsPerEpoch: tradeOff.macs,
    chunks: tradeOff.costs.map((cost) => ({
      ...cost,
      microsecondsPerEpoch: times.get(cost.chunkSamples)?.microseconds ?? null,
      predictedMicrosecondsPerEpoch: timing?.predicted.get(cost.chunkSamples) ?? null,
      relativeToLongest: times.get(cost.chunkSamples)?.relative ?? null,
      boardMillisecondsPerEpoch: boardMilliseconds.get(cost.chunkSamples) ?? null,
    })),
    timing:
      timing === null
        ? null
        : {
            machine: timing.machine,
            build: timing.build,
            rounds: timing.times[0].rounds,
            quartiles: timing.times.map(({ chunkSamples, quartiles }) => ({ chunkSamples, quartiles })),
          },
  };
}
