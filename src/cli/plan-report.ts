import { cpus } from 'node:os';
import { UsageError } from '../errors.js';
import type { IntegerModel } from '../model/integer-model.js';
import type { Board, BoardHost, Room } from '../runtime/boards.js';
import { type BoardCost, boardCost, boardLayout } from '../runtime/board-cost.js';
import { detectBuild } from '../runtime/asking-engine.js';
import { type EngineBuild, engineBytes } from '../runtime/engine.js';
import { findBoard, roomOn } from '../runtime/find-board.js';
import { type LayoutOptions, layoutsOf, type MemoryLayout } from '../runtime/memory-layout.js';
import { type Budget, type Excess, excessOf } from '../runtime/plan.js';
import { epochWork } from '../runtime/epoch-work.js';
import { calibrateHost, predictMicroseconds } from '../runtime/host-speed.js';
import { type ChunkTiming, timeChunks } from '../runtime/time-chunks.js';
import { type ChunkCost, type TradeOff, tradeOff } from '../runtime/trade-off.js';

export interface PlanArguments {
  /** true: every board, as a table. */
  readonly board?: string | true;
  readonly host?: BoardHost;
  readonly chunk?: number;
  readonly ram?: number;
  readonly flash?: number;
  readonly timing: boolean;
  readonly json?: true;
}

/** A board, and what its host leaves of it. */
export interface BoardRoom {
  readonly board: Board;
  readonly host: BoardHost;
  readonly room: Room;
}

/** Everything that `ulw plan` prints. */
export interface PlanReport {
  readonly model: string;
  readonly board: BoardRoom | null;
  /** By the cycle model, in passes of the layout's chunk; null without a board. */
  readonly cost: BoardCost | null;
  /** The same in milliseconds an epoch, by chunk length; empty without a board. */
  readonly boardMilliseconds: ReadonlyMap<number, number>;
  readonly budget: Budget;
  readonly layout: MemoryLayout;
  /** Whether the chunk length was asked for, or is the largest that fits. */
  readonly isAsked: boolean;
  readonly over: readonly Excess[];
  readonly tradeOff: TradeOff;
  /** Bytes of the two wasm modules, and which of them the map counts as code: none on a board, whose code is native. */
  readonly wasm: { readonly scalar: number; readonly simd: number; readonly counted: EngineBuild | null };
  /** null on a board, which this host's time says nothing of. */
  readonly timing: PlanTiming | null;
}

/** Measured, and beside it what a calibration on other models predicts. */
export interface PlanTiming extends ChunkTiming {
  readonly machine: string;
  /** Microseconds an epoch by chunk length, those that the wasm page cannot hold included. */
  readonly predicted: ReadonlyMap<number, number>;
}

/** What may be used: the board's room, unless told otherwise. */
export function budgetOf({ ram, flash }: PlanArguments, room: Room | undefined): Budget {
  const [most, mostFlash] = [ram ?? room?.ram, flash ?? room?.flash];
  return { ...(most === undefined ? {} : { ram: most }), ...(mostFlash === undefined ? {} : { flash: mostFlash }) };
}

function boardOf({ board: name, host }: PlanArguments): PlanReport['board'] {
  if (typeof name === 'string') {
    const board = findBoard(name);
    return { board, ...roomOn(board, host) };
  }
  if (host === undefined) return null;
  throw new UsageError({ subject: '--host', found: `${host} without a board`, expected: '--board with it' });
}

const boardTimes = (model: IntegerModel, { board }: BoardRoom, costs: readonly ChunkCost[]): [number, number][] =>
  costs.map(({ chunkSamples }) => [chunkSamples, boardCost(model, board, chunkSamples).milliseconds]);

async function timingOf(model: IntegerModel, costs: readonly ChunkCost[]): Promise<PlanTiming> {
  const speed = await calibrateHost();
  const predicted = costs.map(
    ({ chunkSamples }) => [chunkSamples, predictMicroseconds(epochWork(model, chunkSamples), speed)] as const,
  );
  const timed = costs.filter((cost) => cost.runsHere).map((cost) => cost.chunkSamples);
  return { ...(await timeChunks(model, timed)), predicted: new Map(predicted), machine: machine() };
}

const machine = (): string => `${cpus()[0]?.model.trim() ?? 'unknown processor'}, Node ${process.versions.node}`;

/**
 * Plans, counts and, without a board and unless told not to, calibrates and measures for about a second each. Being over budget is a finding here, no error.
 * @throws UsageError when board, host, budget or chunk length is none
 */
export async function planReport(model: IntegerModel, args: PlanArguments): Promise<PlanReport> {
  const room = boardOf(args);
  const budget = budgetOf(args, room?.room);
  const counted = room === null ? await detectBuild() : null;
  const wasm = { scalar: engineBytes('scalar').length, simd: engineBytes('simd').length, counted };
  const options: LayoutOptions =
    room === null ? { codeBytes: wasm[counted ?? 'scalar'] } : boardLayout(model, room.board, room.host);
  const layoutOf = layoutsOf(model, options);
  const asked = args.chunk === undefined ? [] : [layoutOf(args.chunk).chunkSamples];
  const costs = tradeOff(model, budget, { chunks: asked, layout: options });
  const layout = layoutOf(asked[0] ?? costs.largestChunk ?? 1);
  const isTimed = args.timing && room === null && costs.costs.some((cost) => cost.runsHere);
  return {
    model: model.metadata.name,
    board: room,
    cost: room === null ? null : boardCost(model, room.board, layout.chunkSamples),
    boardMilliseconds: new Map(room === null ? [] : boardTimes(model, room, costs.costs)),
    budget,
    layout,
    isAsked: asked.length > 0,
    over: excessOf(layout, budget),
    tradeOff: costs,
    wasm,
    timing: isTimed ? await timingOf(model, costs.costs) : null,
  };
}
