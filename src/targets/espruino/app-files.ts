import type { IntegerModel } from '../../model/integer-model.js';
import { epochSamplesOf } from '../../model/network.js';
import { fromBase64, littleEndian } from './bytes.js';
import type { DemoEpoch } from './demo-epoch.js';
import { APP, APP_ICON, APP_PNG } from './espruino-sources.js';

/** The app's name on the watch, and that of its folder among BangleApps' `apps/`. */
export const APP_ID = 'ulwsleep';
const VERSION = '0.01';

/** Storage files of the module, which apps of one's own need, too: their names on the board and in the folder. */
export const MODULE_FILES: Readonly<Record<string, string>> = {
  'ulw-sleepnet': 'ulw-sleepnet.js',
  'ulw-install': 'ulw-install.js',
  'ulw.code': 'ulw.code',
  'ulw.model': 'ulw.model',
  'ulw-es5': 'ulw-es5.js',
};

/** `metadata.json` as BangleApps wants it. */
export function appMetadata({ metadata }: IntegerModel): string {
  const storage = [
    { name: `${APP_ID}.app.js`, url: 'app.js' },
    { name: `${APP_ID}.img`, url: 'app-icon.js', evaluate: true },
    { name: `${APP_ID}.demo`, url: `${APP_ID}.demo` },
    ...Object.entries(MODULE_FILES).map(([name, url]) => ({ name, url })),
  ];
  const described = {
    id: APP_ID,
    name: 'ULW-SleepNet demo',
    shortName: 'Sleep stages',
    version: VERSION,
    description: `Sleep stages in integers, model ${metadata.name}: replays a simulated epoch. No medical device.`,
    icon: 'app.png',
    tags: 'health,tool',
    supports: ['BANGLEJS', 'BANGLEJS2'],
    allow_emulator: true,
    readme: 'README.md',
    provides_modules: ['ulw-sleepnet', 'ulw-install', 'ulw-es5'],
    storage,
  };
  return `${JSON.stringify(described, null, 2)}\n`;
}

/** The app's own files, without `metadata.json` and README. */
export function appFiles(model: IntegerModel, demo: DemoEpoch): Record<string, string | Uint8Array> {
  const facts = { samples: epochSamplesOf(model.metadata), logits: [...demo.logits] };
  return {
    'app.js': APP.replace('DEMO_FACTS', () => JSON.stringify(facts)),
    'app-icon.js': APP_ICON,
    'app.png': fromBase64(APP_PNG),
    [`${APP_ID}.demo`]: littleEndian(demo.samples),
    ChangeLog: `${VERSION}: First version\n`,
  };
}
