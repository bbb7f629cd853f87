import { createContext, runInContext } from 'node:vm';
import { initialGain } from '../../../src/model/gain.js';
import type { IntegerModel } from '../../../src/model/integer-model.js';
import type { ExportedFile } from '../../../src/targets/target.js';
import { crc32 } from '../../../src/quantize/crc32.js';
import { FrontEnd } from '../../../src/reference/front-end.js';
import { integerLogits, stageOf } from '../../../src/reference/integer.js';
import { epochSamples } from '../../support/engine-run.js';

/** One sleeper by the integer reference: what the machine code keeps in its arena. */
class ReferenceSleeper {
  private readonly frontEnds: readonly FrontEnd[];
  private inputs: number[][];

  constructor(private readonly model: IntegerModel) {
    const { metadata, gainMode } = model;
    const length = epochSamples(model);
    this.frontEnds = metadata.channels.map(
      (_, channel) => new FrontEnd({ mode: gainMode, initial: initialGain(metadata, channel) }, length),
    );
    this.inputs = metadata.channels.map(() => []);
  }

  push(channel: number, samples: ArrayLike<number>): void {
    for (const sample of Array.from(samples)) this.inputs[channel].push(this.frontEnds[channel].next(sample));
  }

  finish(): Int32Array {
    const inputs = this.inputs.map((input) => (input.length === 0 ? null : Int16Array.from(input)));
    const logits = integerLogits(this.model, inputs);
    inputs.forEach((input, channel) => {
      if (input !== null) this.frontEnds[channel].endEpoch();
    });
    this.discard();
    return logits;
  }

  discard(): void {
    this.inputs = this.inputs.map(() => []);
  }
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
export type StorageKind = 'mapped' | 'external' | `${'mapped' | 'external'}, with free internal flash`;

const INTERNAL = 0x60000;
const INTERNAL_BYTES = 0x5000;
/** Little-endian samples that need not be aligned. */
function int16s(bytes: Uint8Array, count: number): Int16Array {
  return new Int16Array(Uint8Array.from(bytes.subarray(0, 2 * count)).buffer);
}

/** Espruino's own: where the text ends with what the part begins with, that is found, too (2v29, `jswrap_string.c`). */
const INDEX_OF = `(function () {
  var found = String.prototype.indexOf;
  String.prototype.indexOf = function (part, from) {
    var at = found.call(this, part, from);
    for (var i = from | 0; at < 0 && i < this.length; i++) if (part.slice(0, this.length - i) === this.slice(i)) at = i;
    return at;
  };
})()`;

/** Where a fake address space gives each buffer its place. */
const APART = 0x100000;

/**
 * A global object with what the module uses of Espruino: E, process, require, Storage, Flash. Addresses are invented, one
 * range for each ArrayBuffer; what E.nativeCall gives looks up what they are of.
 */
export function fakeBoard(
  files: readonly ExportedFile[],
  model: IntegerModel,
  board: string | null,
  kind: StorageKind,
): FakeBoard {
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
    return text(copy, kind.startsWith('mapped') ? addressOfBuffer(copy.buffer) : 0);
  };
  const bytesOf = (value: object): Uint8Array => (value as { bytes: Uint8Array }).bytes;

  const [RESET, FINISH, DISCARD, ONE] = [-1, -2, -3, -4];
  const sleepers = new Map<ArrayBufferLike, ReferenceSleeper>();
  const stored = (name: string, bytes: Uint8Array): boolean =>
    storage.get(name)!.equals(bytes.subarray(0, storage.get(name)!.length));

  /** `sources/thumb.c` in other words, with the integer reference for its engine. */
  // eslint-disable-next-line complexity -- a switch on what is asked for, as there
  const native = (arena: number, samples: number, count: number, named?: number): number => {
    calls++;
    const own = bytesAt(arena);
    const words = new Int32Array(own.buffer, own.byteOffset);
    const [at, isInside, used, state, , channels, length, chunk, parts] = words;
    const channel = named ?? 0;
    const room = 9 + 2 * channel;
    lastModel = isInside ? arena + at : at;
    if (!stored('ulw.model', bytesAt(lastModel))) throw new Error('the model is not where the arena says');
    if (count === RESET) sleepers.set(own.buffer, new ReferenceSleeper(model));
    const sleeper = sleepers.get(own.buffer)!;
    if (count === FINISH) {
      const logits = sleeper.finish();
      words.set(logits, state / 4);
      return stageOf(logits);
    }
    if (count === RESET || count === DISCARD) {
      for (let c = 0; c < channels; c++) words.set([(used >> c) & 1 ? length : 0, 0], 9 + 2 * c);
      sleeper.discard();
      return 0;
    }
    if (channel >= channels || (count !== ONE && (samples === 0 || count < 0))) return -1;
    if (count === ONE && samples !== (samples << 16) >> 16) return -1;
    const taken = Math.min(count === ONE ? 1 : count, words[room]);
    const waiting = new Int16Array(own.buffer, own.byteOffset + parts + 2 * chunk * channel, chunk);
    if (count === ONE && taken === 1) waiting[words[room + 1]++] = samples;
    words[room] -= taken;
    if (count !== ONE || words[room + 1] === chunk || words[room] === 0) {
      sleeper.push(channel, waiting.subarray(0, words[room + 1]));
      words[room + 1] = 0;
      if (count !== ONE) sleeper.push(channel, int16s(bytesAt(samples), taken));
    }
    return words[room] === 0 ? -2 - taken : taken;
  };
  const nativeCall = (address: number, types: string, code?: object): typeof native => {
    const bytes = code === undefined ? bytesAt(address - 1) : bytesOf(code);
    if ((address & 1) === 0 || types !== 'int(int,int,int,int)') throw new Error('no Thumb function of four ints');
    if (!stored('ulw.code', bytes)) throw new Error('other machine code');
    return native;
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
    getFree: () => (kind.endsWith('free internal flash') ? [{ addr: INTERNAL, length: INTERNAL_BYTES }] : []),
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
  runInContext(INDEX_OF, context);
  return {
    run: (script) => runInContext(script, context),
    scatter: (array) => inPieces.add(array),
    calls: () => calls,
    readsInternal: () => lastModel >= INTERNAL && lastModel < INTERNAL + INTERNAL_BYTES,
  };
}
