import { integersOnly, refuseUnchecked } from '../integers-only.js';
import type { Exported, ExportRequest, Target } from '../target.js';
import { encodeModule } from './module-file.js';

function encode(request: ExportRequest): Exported {
  refuseUnchecked(request, 'WebAssembly checks every access');
  const content = encodeModule(integersOnly(request), request.chunkSamples ?? undefined);
  return {
    content,
    remarks: [
      `ECMAScript module, ${content.length} bytes: engine and model, nothing else needed`,
      'exports create; how to use it stands at the top of the file',
    ],
  };
}

export const module: Target = {
  because: 'one ECMAScript module that starts at once, for WebAssembly; a .ulw file',
  encode,
};
