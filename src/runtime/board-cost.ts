import type { IntegerModel } from '../model/integer-model.js';
import { BARE_FORM } from './bare/form.js';
import { BOARD_POWER, type BoardPower } from './board-power.js';
import type { Board, BoardHost } from './boards.js';
import { CORE_TIMING, type CoreTiming } from './core-timing.js';
import type { CountedCore } from './counted-cores.js';
import { COUNTED_CORES } from './cycle-constants.js';
import type { LayoutOptions } from './memory-layout.js';
import { channelPasses, headWork, type PassWork, WORK_TERMS } from './pass-work.js';

/** What an epoch takes on a board, by the cycle model of decision 31; estimates, not measurements on the board. */
export interface BoardCost {
  readonly chunkSamples: number;
  /** Of an epoch of all channels. */
  readonly cycles: number;
  readonly milliseconds: number;
  /** Of the epoch's length; above 1 it is not real time. */
  readonly share: number;
  /** While computing; null where no current is known. */
  readonly microjoules: number | null;
  /** The longest that samples wait while all channels' chunks are pushed, the finish of an epoch included. */
  readonly worstPushMilliseconds: number;
  /** Samples of a channel that must be kept while the core is busy, this chunk's included; null where it never catches up. */
  readonly fifoSamples: number | null;
  readonly timing: CoreTiming;
  readonly power: BoardPower;
}

/** A read of two weights serves two rows. */
const MACS_A_READ = 4;

/** Cycles of work on a board. */
export function cyclesOf(work: PassWork, { terms, cyclesPerInstruction }: CountedCore, flashWaits: number): number {
  const counted = WORK_TERMS.reduce((sum, term) => sum + terms[term] * work[term], 0);
  return counted * cyclesPerInstruction + (flashWaits * (work.pointwise + work.plain + work.head)) / MACS_A_READ;
}

export const countedCoreOf = (board: Board): CountedCore => COUNTED_CORES[CORE_TIMING[board.core].counted];

/**
 * Samples that lie waiting at most, the pass that is running included: sample k arrives at k periods, a pass starts when
 * its chunk is there and the core is free.
 * @param passes periods that each pass of an epoch takes
 */
function fifoOf(passes: readonly number[], chunkSamples: number, epochSamples: number): number | null {
  let [free, most] = [0, 0];
  // The second epoch begins with what the first left undone.
  for (let epoch = 0; epoch < 2; epoch++) {
    passes.forEach((periods, index) => {
      const released = epoch * epochSamples + index * chunkSamples;
      const arrived = Math.min((epoch + 1) * epochSamples, released + chunkSamples);
      free = Math.max(free, arrived) + periods;
      most = Math.max(most, Math.floor(free) - released);
    });
  }
  return passes.reduce((sum, periods) => sum + periods, 0) > epochSamples ? null : most;
}

/** @param chunkSamples of a pass, 1 to an epoch's */
export function boardCost(model: IntegerModel, board: Board, chunkSamples: number): BoardCost {
  const { sampleRate, epochSeconds, channels } = model.metadata;
  const [timing, power, core] = [CORE_TIMING[board.core], BOARD_POWER[board.chip], countedCoreOf(board)];
  const finish = cyclesOf(headWork(model), core, power.flashWaits);
  const passes = channelPasses(model, chunkSamples).map(
    (work) => channels.length * cyclesOf(work, core, power.flashWaits),
  );
  passes[passes.length - 1] += finish;
  const cycles = passes.reduce((sum, own) => sum + own, 0);
  const seconds = cycles / board.clockHz;
  const periods = passes.map((own) => (own / board.clockHz) * sampleRate);
  return {
    chunkSamples,
    cycles: Math.round(cycles),
    milliseconds: seconds * 1e3,
    share: seconds / epochSeconds,
    microjoules: power.current === null ? null : seconds * power.current.milliamps * power.current.volts * 1e3,
    worstPushMilliseconds: (Math.max(...passes) / board.clockHz) * 1e3,
    fifoSamples: fifoOf(periods, chunkSamples, sampleRate * epochSeconds),
    timing,
    power,
  };
}

/** int16 of every channel, as many as wait at most; where the core never catches up, those of a pass. */
function fifoBytes(model: IntegerModel, board: Board, chunkSamples: number): number {
  const samples = boardCost(model, board, chunkSamples).fifoSamples ?? chunkSamples;
  return samples * 2 * model.metadata.channels.length;
}

/** Bytes of the Espruino export's machine code, which counts samples, too. */
const ESPRUINO_CODE = 4520;
/**
 * What module, stream and their variables take of JavaScript's memory besides the arena of eeg1: 3,388 bytes less 744,
 * measured in Espruino with variables of 14 bytes (the exported README); a little less where they are smaller.
 */
const ESPRUINO_MODULE = 2644;

/** Bytes of RAM that the host's side of an export takes, whatever the chunk. */
export const moduleBytes = (host: BoardHost): number => (host === 'espruino' ? ESPRUINO_MODULE : 0);

/** How an export is laid out on a board: native code and stack as counted, the host's module, samples in a queue. */
export function boardLayout(model: IntegerModel, board: Board, host: BoardHost): LayoutOptions {
  const { code, stack } = countedCoreOf(board);
  return {
    codeBytes: host === 'espruino' ? ESPRUINO_CODE : code,
    stackBytes: stack + moduleBytes(host),
    form: BARE_FORM,
    sampleBytes: (chunkSamples) => fifoBytes(model, board, chunkSamples),
  };
}
