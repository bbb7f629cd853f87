import { integersOnly, refuseUnchecked } from '../integers-only.js';
import type { Exported, ExportRequest, Target } from '../target.js';
import { encodeEs5 } from './es5-file.js';

/** What interpreters gain by longer passes is small; memory is dear where they run. */
const DEFAULT_CHUNK = 25;

function encode(request: ExportRequest): Exported {
  refuseUnchecked(request, 'typed arrays check every access');
  const content = encodeEs5(integersOnly(request), request.chunkSamples ?? DEFAULT_CHUNK);
  return {
    content,
    remarks: [
      `ES5, ${content.length} bytes: engine and model, nothing else needed`,
      'defines UlwSleepNet; how to use it stands at the top of the file',
    ],
  };
}

export const es5: Target = { because: 'one script for any JavaScript engine; a .ulw file', encode };
