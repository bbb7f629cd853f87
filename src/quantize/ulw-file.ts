import { ContractError, ModelFileError } from '../errors.js';
import { checkContract } from '../model/contract-check.js';
import type {
  IntegerBlock,
  IntegerConvolution,
  IntegerMatrix,
  IntegerModel,
  IntegerSide,
} from '../model/integer-model.js';
import { isBytes, kindOf } from '../model/kind.js';
import { checkMetadata } from '../model/metadata-check.js';
import { refuseCall } from '../model/refuse-call.js';
import { crc32 } from './crc32.js';
import { type Architecture, architectureOf, type TensorEntry, tensorTable } from './tensor-table.js';

/**
 * The `.ulw` file, little-endian:
 *
 *   0   u32  magic, 'ULW' and 0x1a
 *   4   u32  version, 3; of 1 the first convolution had three weights a feature, of 2 layers had shifts: other bits
 *   8   u32  size of the file in bytes
 *   12  u32  CRC-32 of bytes 0..11 and 16..end
 *   16  u32  bytes of the description
 *   20  u32  bytes of the tensors
 *   24       description: JSON, UTF-8, padded with spaces to a multiple of 4
 *   ...      tensors in the order of `tensor-table.ts`
 */
const MAGIC = 0x1a574c55;
export const ULW_VERSION = 3;
const HEADER_BYTES = 24;
/** Nothing that the contract allows comes near it. */
const FILE_BYTES_MAX = 16 * 2 ** 20;

/** True where the bytes begin as a `.ulw` file does; the rest may be broken. */
export const isUlw = (bytes: Uint8Array): boolean => new TextDecoder().decode(bytes.subarray(0, 3)) === 'ULW';

/** What the JSON part says beyond the metadata: everything that sizes and scales the tensors. */
interface Description {
  readonly metadata: unknown;
  readonly gainMode: unknown;
  readonly widths: unknown;
  /** Per block: fractional bits of the multipliers of the first and second convolution and of the side (0 without one). */
  readonly fractions: unknown;
  /** Sets of channels with a head and a threshold; ULW-SleepNet as published has one over all channels. */
  readonly exits: unknown;
}

interface Exit {
  readonly channels: readonly number[];
  /** Confidence at which a later exit is not asked; null in the last exit. */
  readonly threshold: number | null;
  readonly mainShift: number;
  readonly sideShift: number;
  readonly scale: number;
}

type TensorData = Int8Array | Uint8Array | Int32Array;

function matrixTensors(name: string, matrix: IntegerMatrix): [string, TensorData][] {
  return [
    [`${name}.weights`, matrix.weights],
    [`${name}.multipliers`, matrix.multipliers],
  ];
}

function tensorsOf(model: IntegerModel): Map<string, TensorData> {
  const tensors: [string, TensorData][] = model.blocks.flatMap((block, index) => {
    const name = `block${index + 1}`;
    const parts: [string, IntegerConvolution | IntegerSide | null][] = [
      [`${name}.1`, block.first],
      [`${name}.2`, block.second],
      [`${name}.side`, block.side],
    ];
    return parts.flatMap(([part, value]): [string, TensorData][] => {
      if (value === null) return [];
      const own: [string, TensorData][] = [...matrixTensors(part, value.matrix), [`${part}.bias`, value.bias]];
      return 'taps' in value ? [[`${part}.taps`, value.taps], ...own] : own;
    });
  });
  const { matrix, bias, channelBias } = model.head;
  tensors.push(...matrixTensors('head', matrix), ['head.bias', bias], ['head.channelBias', channelBias]);
  return new Map(tensors);
}

function describe(model: IntegerModel): Description {
  const { mainShift, sideShift, scale } = model.head;
  const channels = model.metadata.channels.map((_, index) => index);
  const exit: Exit = { channels, threshold: null, mainShift, sideShift, scale };
  return {
    metadata: model.metadata,
    gainMode: model.gainMode,
    widths: architectureOf(model).widths,
    fractions: model.blocks.map(({ first, second, side }) =>
      [first, second, side].map((part) => part?.matrix.fraction ?? 0),
    ),
    exits: [exit],
  };
}

const tensorBytes = (table: readonly TensorEntry[]): number => {
  const last = table[table.length - 1];
  return last.offset + last.bytes;
};

/** The bytes of a `.ulw` file. */
export function encodeUlw(model: IntegerModel): Uint8Array {
  checkContract(model);
  const table = tensorTable(architectureOf(model));
  const text = new TextEncoder().encode(JSON.stringify(describe(model)));
  const tensorStart = HEADER_BYTES + Math.ceil(text.length / 4) * 4;
  const bytes = new Uint8Array(tensorStart + tensorBytes(table)).fill(0x20, HEADER_BYTES, tensorStart);
  bytes.set(text, HEADER_BYTES);
  const tensors = tensorsOf(model);
  for (const { name, offset } of table) {
    const { buffer, byteOffset, byteLength } = tensors.get(name)!;
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), tensorStart + offset);
  }
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, ULW_VERSION, true);
  view.setUint32(8, bytes.length, true);
  view.setUint32(16, tensorStart - HEADER_BYTES, true);
  view.setUint32(20, tensorBytes(table), true);
  view.setUint32(12, checksum(bytes), true);
  return bytes;
}

const checksum = (bytes: Uint8Array): number => crc32(bytes.subarray(0, 12), bytes.subarray(16));

const REMEDY = 'Copy the file again or make it anew with `ulw quantize`.';

function refuse(subject: string, found: string, expected: string, remedy = REMEDY): never {
  throw new ModelFileError({ subject, found, expected, remedy });
}

const hex = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;

/** @returns the description's text and the tensor part */
function openFile(bytes: Uint8Array, subject: string): { text: string; tensors: Uint8Array } {
  if (!isBytes(bytes)) refuseCall(subject, kindOf(bytes), "the file's bytes as a Uint8Array");
  if (bytes.length < HEADER_BYTES)
    refuse(subject, `${bytes.length} bytes`, `at least the ${HEADER_BYTES} of the header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const word = (offset: number): number => view.getUint32(offset, true);
  if (word(0) !== MAGIC)
    refuse(subject, `magic ${hex(word(0))}`, `a .ulw file's ${hex(MAGIC)}`, 'Is this a .ulw file?');
  if (word(4) !== ULW_VERSION) {
    refuse(
      subject,
      `version ${word(4)}`,
      `version ${ULW_VERSION}`,
      'Use the release that wrote it, or quantise again.',
    );
  }
  if (word(8) !== bytes.length || bytes.length > FILE_BYTES_MAX) {
    refuse(subject, `${bytes.length} bytes`, `the ${word(8)} that its header states`);
  }
  if (word(12) !== checksum(bytes)) refuse(subject, `checksum ${hex(checksum(bytes))}`, hex(word(12)));
  const [textBytes, tensorPart] = [word(16), word(20)];
  if (HEADER_BYTES + textBytes + tensorPart !== bytes.length) {
    refuse(subject, `parts of ${textBytes} and ${tensorPart} bytes`, `parts that fill ${bytes.length} bytes`);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(
      bytes.subarray(HEADER_BYTES, HEADER_BYTES + textBytes),
    );
    // Not slice: a Node Buffer's shares its memory.
    return { text, tensors: new Uint8Array(bytes.subarray(HEADER_BYTES + textBytes)) };
  } catch {
    return refuse(subject, 'a description that is no UTF-8', 'JSON in UTF-8');
  }
}

function parseDescription(text: string, subject: string): Description {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Description;
  } catch {
    // Refused below.
  }
  return refuse(subject, 'a description that is no JSON object', 'JSON in UTF-8');
}

const isIntegers = (value: unknown): value is number[] => Array.isArray(value) && value.every(Number.isSafeInteger);

function readExit(value: unknown, channels: number, subject: string): Exit {
  const exits = Array.isArray(value) ? (value as Exit[]) : [];
  const [exit] = exits;
  const whole =
    isIntegers(exit?.channels) && exit.channels.length === channels && exit.channels.every((c, i) => c === i);
  if (exits.length !== 1 || !whole || exit.threshold !== null) {
    refuse(`${subject}, exits`, `${exits.length} exits`, 'one exit over all channels', 'Use a newer release.');
  }
  return exit;
}

/** The tensors of a file, taken one after another: a process' first model has no time for names. */
class TensorReader {
  private readonly table: readonly TensorEntry[];
  private next = 0;

  constructor(
    private readonly data: Uint8Array,
    architecture: Architecture,
    subject: string,
  ) {
    this.table = tensorTable(architecture);
    const expected = tensorBytes(this.table);
    if (data.length !== expected) refuse(`${subject}, tensors`, `${data.length} bytes`, `${expected}`);
  }

  convolution(fraction: number): { matrix: IntegerMatrix; bias: Int32Array } {
    const [rows, columns] = this.table[this.next].shape;
    return { matrix: { rows, columns, weights: this.int8(), multipliers: this.uint8(), fraction }, bias: this.int32() };
  }

  int8(): Int8Array {
    const { buffer, byteOffset, length } = this.uint8();
    return new Int8Array(buffer, byteOffset, length);
  }

  /** Copied, to lie on a multiple of four. */
  int32(): Int32Array {
    return new Int32Array(this.uint8().slice().buffer);
  }

  private uint8(): Uint8Array {
    const { offset, bytes } = this.table[this.next++];
    return this.data.subarray(offset, offset + bytes);
  }
}

/** In file order. */
function readBlocks(tensors: TensorReader, fractions: readonly number[][]): IntegerModel['blocks'] {
  const blocks: IntegerBlock[] = [];
  for (const [first, second, side] of fractions) {
    blocks.push({
      first: { taps: tensors.int8(), ...tensors.convolution(first) },
      second: { taps: tensors.int8(), ...tensors.convolution(second) },
      side: blocks.length === fractions.length - 1 ? null : tensors.convolution(side),
    });
  }
  return blocks;
}

/**
 * @throws ModelFileError when the file is truncated, altered, over-long, of another version, or outside the numeric
 * contract
 * @throws UsageError when it is given anything but bytes, such as a path
 */
export function decodeUlw(bytes: Uint8Array, subject = 'model'): IntegerModel {
  const { text, tensors: data } = openFile(bytes, subject);
  const description = parseDescription(text, subject);
  const metadata = checkMetadata(description.metadata, (what, found, expected) =>
    refuse(`${subject}, metadata ${what}`, found, expected),
  );
  const { widths, fractions, gainMode } = description;
  const widthsFit =
    isIntegers(widths) && widths.length >= 1 && widths.length <= 8 && widths.every((w) => w > 0 && w <= 1024);
  if (!widthsFit) return refuse(`${subject}, widths`, JSON.stringify(widths) ?? 'nothing', '1 to 8 block widths');
  const fractionsFit =
    Array.isArray(fractions) &&
    fractions.length === widths.length &&
    fractions.every((f) => isIntegers(f) && f.length === 3);
  if (!fractionsFit) return refuse(`${subject}, fractions`, JSON.stringify(fractions) ?? 'nothing', 'three a block');
  if (gainMode !== 'running' && gainMode !== 'fixed') {
    return refuse(`${subject}, gainMode`, String(gainMode), 'running or fixed');
  }
  const exit = readExit(description.exits, metadata.channels.length, subject);
  const tensors = new TensorReader(data, { channels: metadata.channels.length, widths }, subject);
  const blocks = readBlocks(tensors, fractions as number[][]);
  const { mainShift, sideShift, scale } = exit;
  const head = { ...tensors.convolution(0), channelBias: tensors.int32(), mainShift, sideShift, scale };
  const model = { metadata, gainMode, blocks, head } as const;
  try {
    checkContract(model);
  } catch (error) {
    if (error instanceof ContractError)
      refuse(`${subject}, ${error.facts.subject}`, error.facts.found, error.facts.expected);
    throw error;
  }
  return model;
}
