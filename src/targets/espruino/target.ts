import { integersOnly, refuseUnchecked } from '../integers-only.js';
import { encodeEs5 } from '../es5/es5-file.js';
import type { Exported, ExportRequest, Target } from '../target.js';
import { APP_ID, appFiles, appMetadata } from './app-files.js';
import { demoEpoch } from './demo-epoch.js';
import { espruinoPlan } from './espruino-plan.js';
import { moduleTexts } from './module.js';
import { readme } from './readme.js';

/** A quarter of a second at 100 Hz; twice as much is 5 % faster and needs 1 KB more. */
const DEFAULT_CHUNK = 25;

function encode(request: ExportRequest): Exported {
  refuseUnchecked(request, 'its machine code checks none');
  const model = integersOnly(request);
  const plan = espruinoPlan(model, request.chunkSamples ?? DEFAULT_CHUNK);
  const { module, install } = moduleTexts(model, plan);
  const files: Record<string, string | Uint8Array> = {
    'ulw-sleepnet.js': module,
    'ulw-install.js': install,
    'ulw.code': plan.code,
    'ulw.model': plan.image,
    'ulw-es5.js': encodeEs5(model, plan.chunk),
    'metadata.json': appMetadata(model),
    ...appFiles(model, demoEpoch(model)),
    'README.md': readme(model, plan),
  };
  return {
    files: Object.entries(files).map(([path, content]) => ({ path, content })),
    remarks: [
      `Espruino module ulw-sleepnet, and the Bangle.js app ${APP_ID} around it; passes of ${plan.chunk} samples`,
      `flash: code ${plan.code.length} and model ${plan.image.length} bytes; RAM: arena ${plan.arena} bytes and the module`,
    ],
  };
}

export const espruino: Target = {
  because: 'a module and an app folder for Espruino and Bangle.js; a .ulw file',
  encode,
};
