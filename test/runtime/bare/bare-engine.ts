import { readFileSync } from 'node:fs';
import type { IntegerModel } from '../../../src/model/integer-model.js';
import { STATE } from '../../../src/runtime/bare/layout.js';
import { type BarePlan, planBare } from '../../../src/runtime/bare/plan.js';
import type { Random } from '../../support/random-network.js';

interface BareExports {
  readonly memory: WebAssembly.Memory;
  reset(program: number, state: number): void;
  discard(program: number, state: number): void;
  push(program: number, state: number, scratch: number, channel: number, samples: number, count: number): number;
  finish(program: number, state: number): number;
}

const low = (word: number): number => (word << 16) >> 16;
const high = (word: number): number => word >> 16;
const halves = (one: number, other: number): number => (one & 0xffff) | (other << 16);
const clamp = (least: number, most: number) => (value: number) => Math.max(least, Math.min(most, value));
const s8 = (word: number): number => (word << 24) >> 24;
const even = (word: number): number => word & 0x00ff00ff;
const evenS8 = (word: number): number => halves(s8(word), s8(word >> 16));

/** The operations of `assembly/bare/host.ts` in JavaScript. */
const host = (hasDualMac: boolean): Record<string, (...words: number[]) => number> => ({
  hasDualMac: () => Number(hasDualMac),
  dualMac: (sum, a, b) => (sum + low(a) * low(b) + high(a) * high(b)) | 0,
  mac: (sum, a, b) => (sum + a * b) | 0,
  macHalf: (sum, a, b) => (sum + a * b) ^ 0x55550000,
  macLowHigh: (sum, a, b) => (sum + low(a) * high(b)) | 0,
  macHighLow: (sum, a, b) => (sum + high(a) * low(b)) | 0,
  pairLow: (a, b) => halves(a, b),
  pairHigh: (a, b) => halves(a >> 16, b >> 16),
  addHalves: (a, b) => halves(low(a) + low(b), high(a) + high(b)),
  evenU8: even,
  oddU8: (word) => even(word >>> 8),
  evenS8,
  oddS8: (word) => evenS8(word >>> 8),
  larger: (a, b) => Math.max(a, b),
  notNegative: (value) => Math.max(value, 0),
  clampU8: clamp(0, 255),
  clampS8: clamp(-128, 127),
  clampS16: clamp(-32768, 32767),
});

const wasm = readFileSync(new URL('../../../build/engine.bare.wasm', import.meta.url));

/** Bytes before, between and behind the regions, which nothing may touch. */
const GAP = 256;

/**
 * The bare build in a page whose regions lie apart in random bytes. Every call is checked: nothing outside the scratch
 * and the state has changed, and of the state only what the call may change.
 */
export class BareEngine {
  readonly plan: BarePlan;
  private readonly engine: BareExports;
  private readonly page: Uint8Array;
  private readonly program = GAP;
  private readonly state: number;
  private readonly scratch: number;
  private readonly samples: number;

  private constructor(
    private readonly model: IntegerModel,
    chunkSamples: number,
    instance: WebAssembly.Instance,
    private readonly random: Random,
  ) {
    this.plan = planBare(model, chunkSamples);
    this.engine = instance.exports as unknown as BareExports;
    this.page = new Uint8Array(this.engine.memory.buffer);
    this.state = this.program + this.plan.program.length + GAP;
    this.scratch = this.state + this.plan.stateBytes + GAP;
    this.samples = this.scratch + this.plan.scratchBytes + GAP;
    this.fill(0, this.page.length);
    this.page.set(this.plan.program, this.program);
    this.guarded(this.state, this.plan.stateBytes, () => this.engine.reset(this.program, this.state));
  }

  static async start(
    model: IntegerModel,
    chunkSamples: number,
    hasDualMac: boolean,
    random: Random,
  ): Promise<BareEngine> {
    const { instance } = await WebAssembly.instantiate(wasm, { host: host(hasDualMac) });
    return new BareEngine(model, chunkSamples, instance, random);
  }

  /** The scratch carries nothing from call to call: it is filled anew before each. */
  push(channel: number, samples: Int16Array): number {
    this.fill(this.scratch, this.plan.scratchBytes);
    this.page.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), this.samples);
    const own = this.state + STATE.FIRST_CHANNEL + channel * this.plan.channelBytes;
    return this.guarded(own, this.plan.channelBytes, () =>
      this.engine.push(this.program, this.state, this.scratch, channel, this.samples, samples.length),
    );
  }

  finish(): { stage: number; logits: Int32Array } {
    const stage = this.guarded(this.state, this.plan.stateBytes, () => this.engine.finish(this.program, this.state));
    const logits = new DataView(this.page.buffer, this.state + STATE.LOGITS, 20);
    return { stage, logits: Int32Array.from({ length: 5 }, (_, i) => logits.getInt32(4 * i, true)) };
  }

  discard(): void {
    this.guarded(this.state, this.plan.stateBytes, () => this.engine.discard(this.program, this.state));
  }

  private fill(from: number, bytes: number): void {
    for (let i = from; i < from + bytes; i++) this.page[i] = this.random.integer(0, 255);
  }

  private guarded<Result>(writable: number, bytes: number, call: () => Result): Result {
    const before = this.page.slice();
    const result = call();
    const inside = (at: number, start: number, size: number): boolean => at >= start && at < start + size;
    const end = this.samples + 2 * this.model.metadata.sampleRate * this.model.metadata.epochSeconds + GAP;
    for (let at = 0; at < Math.min(end, this.page.length); at++) {
      if (this.page[at] === before[at]) continue;
      if (inside(at, writable, bytes) || inside(at, this.scratch, this.plan.scratchBytes)) continue;
      throw new Error(`byte ${at} has changed; ${bytes} bytes from ${writable} may`);
    }
    return result;
  }
}
