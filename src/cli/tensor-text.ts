import type { TensorEntry } from '../quantize/tensor-table.js';
import { grouped } from '../report/figures.js';
import { textTable } from './table.js';

/** Each tensor's shape, offset and bytes, and the totals. */
export function tensorText(table: readonly TensorEntry[], fileBytes: number): string {
  const rows = table.map(({ name, type, shape, offset, bytes }) => [name, type, shape.join(' x '), offset, bytes]);
  const values = table.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
  const bytes = table.reduce((sum, entry) => sum + entry.bytes, 0);
  return [
    textTable(['tensor', 'type', 'shape', 'offset', 'bytes'], rows),
    '',
    `${table.length} tensors, ${grouped(values)} values, ${grouped(bytes)} bytes; file ${grouped(fileBytes)} bytes`,
  ].join('\n');
}
