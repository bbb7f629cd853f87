import { UsageError } from '../errors.js';
import type { IntegerModel } from '../model/integer-model.js';
import { decodeUlw, isUlw } from '../quantize/ulw-file.js';
import type { ExportRequest } from './target.js';

/**
 * The model of a target that holds the engine.
 * @throws UsageError for float weights, and where a form of float weights was asked for
 */
export function integersOnly({ model, subject, graph }: ExportRequest): IntegerModel {
  if (!isUlw(model)) {
    throw new UsageError({
      subject,
      found: 'no .ulw file',
      expected: 'integers: the engine has no float network',
      remedy: 'Make them with ulw quantize.',
    });
  }
  if (graph !== null) {
    throw new UsageError({
      subject: '--graph',
      found: `${graph}, and a .ulw file`,
      expected: 'no graph: integers have one',
    });
  }
  return decodeUlw(model, subject);
}

/** @throws UsageError where the engine's accesses to memory cannot be left unchecked, since `because` */
export function refuseUnchecked({ boundsChecks }: ExportRequest, because: string): void {
  if (boundsChecks === null) return;
  throw new UsageError({
    subject: '--no-bounds-checks',
    found: 'the option',
    expected: `no such option for this target: ${because}`,
  });
}
