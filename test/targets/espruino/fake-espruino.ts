import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import type { ExportedFile } from '../../../src/targets/target.js';
import { crc32 } from '../../../src/quantize/crc32.js';

interface BareEngine {
  readonly memory: WebAssembly.Memory;
  reset(program: number, state: number): void;
  discard(program: number, state: number): void;
  push(program: number, state: number, scratch: number, channel: number, samples: number, count: number): number;
  finish(program: number, state: number): number;
}

/** The engine that the machine code was made of. */
function bareEngine(): BareEngine {
  const wasm = readFileSync(new URL('../../../build/engine.bare.wasm', import.meta.url));
  const low = (word: number): number => (word << 16) >> 16;
  const clamp = (least: number, most: number) => (value: number) => Math.max(least, Math.min(most, value));
  const host = {
    hasDualMac: () => 1,
    dualMac: (sum: number, a: number, b: number) => (sum + low(a) * low(b) + (a >> 16) * (b >> 16)) | 0,
    clampU8: clamp(0, 255),
    clampS8: clamp(-128, 127),
  };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm), { host });
  return exports as unknown as BareEngine;
}

export interface FakeBoard {
  /** Runs a script where the exported files are in Storage. */
  readonly run: (script: string) => unknown;
  /** Makes an array one that lies in pieces and has no address. */
  readonly scatter: (array: object) => void;
  /** Calls of machine code so far. */
  readonly calls: () => number;
  /** Whether the last call read its model where it lies in flash that is free otherwise. */
  readonly readsInternal: () => boolean;
}

/** Whether Storage can be addressed, as it can where it is in the processor's own flash. */
export type StorageKind = 'mapped' | 'external' | 'external, with free internal flash';

const INTERNAL = 0x60000;
const INTERNAL_BYTES = 0x5000;
/** Where a fake address space gives each buffer its place. */
const APART = 0x100000;

/**
 * A global object with what the module uses of Espruino: E, process, require, Storage, Flash. Addresses are invented, one
 * range for each ArrayBuffer; E.nativeCall looks up what they are of and lets the engine's wasm work on it.
 */
export function fakeBoard(files: readonly ExportedFile[], board: string | null, kind: StorageKind): FakeBoard {
  const engine = bareEngine();
  const buffers: ArrayBufferLike[] = [];
  const natives = new Map<object, { readonly address: number }>();
  const inPieces = new Set<object>();
  const internal = new Uint8Array(INTERNAL_BYTES).fill(0xff);
  const storage = new Map(files.map(({ path, content }) => [path.replace(/\.js$/, ''), Buffer.from(content)]));
  let calls = 0;
  let lastModel = 0;

  const addressOfBuffer = (buffer: ArrayBufferLike): number => {
    if (!buffers.includes(buffer)) buffers.push(buffer);
    return (1 + buffers.indexOf(buffer)) * APART;
  };
  const bytesAt = (address: number): Uint8Array => {
    if (address >= INTERNAL && address < INTERNAL + INTERNAL_BYTES) return internal.subarray(address - INTERNAL);
    return new Uint8Array(buffers[Math.floor(address / APART) - 1]).subarray(address % APART);
  };
  /** Espruino's strings of bytes: what a script sees of them is their length. */
  const text = (bytes: Uint8Array, address: number): object => {
    const made = Object.assign(Object.create({ bytes }) as object, { length: bytes.length });
    natives.set(made, { address });
    return made;
  };
  const read = (name: string, offset = 0, length?: number): object | undefined => {
    const whole = storage.get(name);
    if (whole === undefined) return undefined;
    const copy = Uint8Array.from(whole.subarray(offset, length === undefined ? undefined : offset + length));
    return text(copy, kind === 'mapped' ? addressOfBuffer(copy.buffer) : 0);
  };
  const bytesOf = (value: object): Uint8Array => (value as { bytes: Uint8Array }).bytes;

  const [RESET, FINISH, DISCARD, ONE] = [-1, -2, -3, -4];
  /** `sources/thumb.c` in other words, with the engine's wasm for its engine. */
  // eslint-disable-next-line complexity -- a switch on what is asked for, as in thumb.c
  const nativeCall = (): unknown => (arena: number, samples: number, count: number, named?: number) => {
    calls++;
    const own = bytesAt(arena);
    const words = new Int32Array(own.buffer, own.byteOffset);
    const [model, isInside, used, state, scratch, channels, epochSamples, chunk, parts] = words;
    const channel = named ?? 0;
    const room = 9 + 2 * channel;
    lastModel = isInside ? arena + model : model;
    const memory = new Uint8Array(engine.memory.buffer);
    const [atImage, atOwn, atSamples] = [16, 16384, 49152];
    const inEngine = <T>(work: () => T): T => {
      memory.set(bytesAt(lastModel).subarray(0, atOwn - atImage), atImage);
      memory.set(own.subarray(0, atSamples - atOwn), atOwn);
      const result = work();
      own.set(memory.subarray(atOwn, Math.min(atSamples, atOwn + own.length)));
      return result;
    };
    const pass = (from: Uint8Array, length: number): void => {
      memory.set(from.subarray(0, 2 * length), atSamples);
      inEngine(() => engine.push(atImage, atOwn + state, atOwn + scratch, channel, atSamples, length));
    };
    if (count === FINISH) return inEngine(() => engine.finish(atImage, atOwn + state));
    if (count === RESET || count === DISCARD) {
      for (let c = 0; c < channels; c++) words.set([(used >> c) & 1 ? epochSamples : 0, 0], 9 + 2 * c);
      inEngine(() => (count === RESET ? engine.reset : engine.discard)(atImage, atOwn + state));
      return 0;
    }
    if (channel >= channels || (count !== ONE && (samples === 0 || count < 0))) return -1;
    if (count === ONE && samples !== (samples << 16) >> 16) return -1;
    const taken = Math.min(count === ONE ? 1 : count, words[room]);
    const waiting = new Int16Array(own.buffer, own.byteOffset + parts + 2 * chunk * channel, chunk);
    if (count === ONE && taken === 1) waiting[words[room + 1]++] = samples;
    words[room] -= taken;
    if (count !== ONE || words[room + 1] === chunk || words[room] === 0) {
      const gathered = Uint8Array.from(new Uint8Array(waiting.buffer, waiting.byteOffset, 2 * chunk));
      const length = words[room + 1];
      words[room + 1] = 0;
      pass(gathered, length);
      if (count !== ONE) pass(bytesAt(samples), taken);
    }
    return words[room] === 0 ? -2 - taken : taken;
  };

  const E = {
    getAddressOf: (value: object, isFlat: boolean) => {
      if (!isFlat) throw new TypeError('the address of a variable is of no use');
      if (inPieces.has(value)) return 0;
      if (ArrayBuffer.isView(value)) return addressOfBuffer(value.buffer) + value.byteOffset;
      return natives.get(value)!.address;
    },
    CRC32: (value: object) => crc32(bytesOf(value)),
    memoryArea: (address: number, length: number) => text(bytesAt(address).subarray(0, length), address),
    toUint8Array: (value: object) => Uint8Array.from(bytesOf(value)),
    nativeCall,
  };
  const Flash = {
    getFree: () => (kind.startsWith('external,') ? [{ addr: INTERNAL, length: INTERNAL_BYTES }] : []),
    getPage: (address: number) => ({ addr: address & ~4095, length: 4096 }),
    erasePage: (address: number) =>
      internal.fill(0xff, (address & ~4095) - INTERNAL, (address & ~4095) - INTERNAL + 4096),
    write: (value: object, address: number) => internal.set(bytesOf(value), address - INTERNAL),
  };

  const modules: Record<string, unknown> = { Storage: { read }, Flash };
  const global: Record<string, unknown> = { Int16Array, Int32Array, Uint8Array, ArrayBuffer };
  const require = (name: string): unknown => {
    if (!(name in modules)) {
      const source = storage.get(name)?.toString('latin1');
      if (source === undefined) throw new Error(`Module "${name}" not found`);
      const module = { exports: {} };
      const wrapped = runInContext(`(function (exports, module) {${source}\n})`, context) as (...a: unknown[]) => void;
      wrapped(module.exports, module);
      modules[name] = module.exports;
    }
    return modules[name];
  };
  Object.assign(global, { require }, board === null ? {} : { E, process: { env: { BOARD: board } } });
  const context = createContext(global);
  return {
    run: (script) => runInContext(script, context),
    scatter: (array) => inPieces.add(array),
    calls: () => calls,
    readsInternal: () => lastModel >= INTERNAL && lastModel < INTERNAL + INTERNAL_BYTES,
  };
}
