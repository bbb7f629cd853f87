import { UsageError } from '../../errors.js';
import { decodeUlw, isUlw } from '../../quantize/ulw-file.js';
import type { Exported, ExportRequest, Target } from '../target.js';
import { encodeEs5 } from './es5-file.js';

/** What interpreters gain by longer passes is small; memory is dear where they run. */
const DEFAULT_CHUNK = 25;

function encode({ model, subject, graph, chunkSamples }: ExportRequest): Exported {
  if (graph !== null) {
    throw new UsageError({
      subject: '--graph',
      found: `${graph}, and a target of integers`,
      expected: 'no graph: integers have one',
    });
  }
  if (!isUlw(model)) {
    throw new UsageError({
      subject,
      found: 'no .ulw file',
      expected: 'integers',
      remedy: 'Quantise the weights first: `ulw quantize`.',
    });
  }
  const content = encodeEs5(decodeUlw(model, subject), chunkSamples ?? DEFAULT_CHUNK);
  return {
    content,
    remarks: [
      `ES5, ${content.length} bytes: engine and model, nothing else needed`,
      'defines UlwSleepNet; how to use it stands at the top of the file',
    ],
  };
}

export const es5: Target = { because: 'one script for any JavaScript engine; a .ulw file', encode };
