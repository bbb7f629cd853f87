import type { TensorEntry } from '../quantize/tensor-table.js';
import { grouped } from '../report/figures.js';
import { wrap } from '../report/plain-text.js';
import { foldedTable } from './table.js';

/** Each tensor's shape, offset and bytes, and the totals, in `width` columns. */
export function tensorText(table: readonly TensorEntry[], fileBytes: number, width: number): string {
  const rows = table.map(({ name, type, shape, offset, bytes }) => [name, type, shape.join(' x '), offset, bytes]);
  const values = table.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
  const bytes = table.reduce((sum, entry) => sum + entry.bytes, 0);
  const totals = `${table.length} tensors, ${grouped(values)} values, ${grouped(bytes)} bytes; file ${grouped(fileBytes)} bytes`;
  return [foldedTable(['tensor', 'type', 'shape', 'offset', 'bytes'], rows, width), '', ...wrap(totals, width)].join(
    '\n',
  );
}
