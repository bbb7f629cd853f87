import type { IntegerModel } from '../../../src/model/integer-model.js';
import { encodeUlw } from '../../../src/quantize/ulw-file.js';
import type { ExportedFile } from '../../../src/targets/target.js';
import { espruino } from '../../../src/targets/espruino/target.js';

/** The folder of a model. */
export function exportEspruino(model: IntegerModel, chunkSamples: number | null = null): readonly ExportedFile[] {
  const request = { model: encodeUlw(model), subject: 'test', graph: null, chunkSamples, boundsChecks: null };
  const exported = espruino.encode(request);
  if (!('files' in exported)) throw new TypeError('the target wrote one file; expected a folder');
  return exported.files;
}

/** A text file of the folder. */
export function textOf(files: readonly ExportedFile[], path: string): string {
  const { content } = files.find((file) => file.path === path)!;
  return typeof content === 'string' ? content : Buffer.from(content).toString('latin1');
}
