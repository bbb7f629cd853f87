import { WeightsError } from '../../errors.js';
import { brokenGlobalHeap, lengthBytes } from './global-heap.js';

/** An HDF5 file as plain data: what a Keras model needs of it. */
export interface Hdf5Group {
  readonly kind: 'group';
  readonly path: string;
  /** Text attributes only; a scalar is a list of one. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  readonly children: ReadonlyMap<string, Hdf5Node>;
}

export interface Hdf5Dataset {
  readonly kind: 'dataset';
  readonly path: string;
  /** Such as `float32`. */
  readonly type: string;
  readonly shape: readonly number[];
  /** Null unless the type is `float32`. */
  readonly data: Float32Array | null;
}

export type Hdf5Node = Hdf5Group | Hdf5Dataset;

/** Far above a ULW-SleepNet of any width, so that a hostile file ends early. */
const NODES_MAX = 2_000;
const DEPTH_MAX = 16;
const VALUES_MAX = 8_000_000;
/** HDF5's own number for floating point. */
const FLOAT_CLASS = 1;
const TEXT_CLASSES: readonly number[] = [3];

type H5wasm = typeof import('h5wasm');
type H5Entity = ReturnType<InstanceType<H5wasm['Group']>['get']>;

let files = 0;

class TreeReader {
  private nodes = 0;
  private values = 0;

  constructor(
    private readonly h5: H5wasm,
    private readonly subject: string,
    private readonly skipped: readonly string[],
  ) {}

  group(group: InstanceType<H5wasm['Group']>, depth: number): Hdf5Group {
    const children = new Map<string, Hdf5Node>();
    for (const name of group.keys()) {
      if (depth === 0 && this.skipped.includes(name)) continue;
      if (++this.nodes > NODES_MAX || depth >= DEPTH_MAX) {
        refuse(
          this.subject,
          `more than ${NODES_MAX} objects or ${DEPTH_MAX} levels`,
          'the tensors of one small network',
        );
      }
      const node = this.node(group.get(name), depth + 1);
      if (node !== null) children.set(name, node);
    }
    return { kind: 'group', path: group.path, texts: this.texts(group), children };
  }

  private node(entity: H5Entity, depth: number): Hdf5Node | null {
    if (entity instanceof this.h5.Group) return this.group(entity, depth);
    return entity instanceof this.h5.Dataset ? this.dataset(entity) : null;
  }

  private texts(group: InstanceType<H5wasm['Group']>): Map<string, readonly string[]> {
    const texts = new Map<string, readonly string[]>();
    for (const [name, attribute] of Object.entries(group.attrs)) {
      if (!TEXT_CLASSES.includes(attribute.metadata.type)) continue;
      const { value } = attribute;
      texts.set(name, (Array.isArray(value) ? value : [value]).map(String));
    }
    return texts;
  }

  private dataset(dataset: InstanceType<H5wasm['Dataset']>): Hdf5Dataset {
    const { type, size, littleEndian, shape } = dataset.metadata;
    const sizes = shape ?? [];
    this.values += sizes.reduce((product, length) => product * length, 1);
    if (this.values > VALUES_MAX) {
      refuse(this.subject, `more than ${VALUES_MAX} values, the last in ${dataset.path}`, 'one small network');
    }
    const name = `${littleEndian ? '' : 'big-endian '}${type === FLOAT_CLASS ? 'float' : 'non-float'}${size * 8}`;
    const data = name === 'float32' ? Float32Array.from(dataset.value as Float32Array) : null;
    return { kind: 'dataset', path: dataset.path, type: name, shape: sizes, data };
  }
}

function refuse(subject: string, found: string, expected: string): never {
  throw new WeightsError({ subject, found, expected, remedy: 'Is this a whole file as Keras saved it?' });
}

/** @throws WeightsError for what would keep the HDF5 library busy for ever */
function checkHeaps(bytes: Uint8Array, subject: string): void {
  if (lengthBytes(bytes) !== 8) refuse(subject, `HDF5 lengths of ${lengthBytes(bytes)} bytes`, 'lengths of 8 bytes');
  const broken = brokenGlobalHeap(bytes);
  if (broken !== null) refuse(subject, `a broken list of texts at byte ${broken}`, 'a whole HDF5 file');
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().split('\n')[0].slice(0, 200);

/**
 * Groups, text attributes and float32 tensors of an HDF5 file, by `h5wasm` (loaded when first asked for).
 * @param skipped names of groups in the root that are left unread
 * @throws WeightsError when the bytes are no whole HDF5 file or hold far more than a small network
 */
export async function readHdf5(
  bytes: Uint8Array,
  subject: string,
  skipped: readonly string[] = [],
): Promise<Hdf5Group> {
  checkHeaps(bytes, subject);
  const h5 = await import('h5wasm');
  const { FS } = await h5.ready;
  const name = `ulw-${++files}.h5`;
  let file: InstanceType<H5wasm['File']> | undefined;
  try {
    // Else the HDF5 library writes its complaints to standard error and goes on.
    (await h5.ready).activate_throwing_error_handler();
    FS.writeFile(name, bytes);
    file = new h5.File(name, 'r');
    return new TreeReader(h5, subject, skipped).group(file, 0);
  } catch (error) {
    if (error instanceof WeightsError) throw error;
    if (error instanceof WebAssembly.RuntimeError) return refuseBroken(subject);
    return refuse(subject, `what the HDF5 library cannot read (${firstLine(error)})`, 'a whole HDF5 file');
  } finally {
    discard(() => file?.close());
    discard(() => FS.unlink(name));
  }
}

/** A file can break the library itself, whose one instance then reads no other either: only a new start helps. */
function refuseBroken(subject: string): never {
  throw new WeightsError({
    subject,
    found: 'what broke the HDF5 library, now or with an earlier file',
    expected: 'a whole HDF5 file',
    remedy: 'If this one is whole, start the program anew.',
  });
}

/** A file that broke the library may not close; the error to tell is the one before. */
function discard(close: () => unknown): void {
  try {
    close();
  } catch {
    // Nothing is left to save: the file was ours, in memory, and is read no more.
  }
}
