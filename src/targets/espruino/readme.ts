import type { IntegerModel } from '../../model/integer-model.js';
import { epochSamplesOf } from '../../model/network.js';
import { TOOL_VERSION } from '../c/c-sources.js';
import { APP_ID, MODULE_FILES } from './app-files.js';
import { CORTEX_M4_BOARDS } from './boards.js';
import type { EspruinoPlan } from './espruino-plan.js';

/**
 * JavaScript's memory of one stream of eeg1 in passes of 25, its module included: process.memory() before and after, in
 * Espruino 2v29.277 built for 32-bit ARM and run in qemu-arm. Bytes of a JsVar, and in all.
 */
const MEASURED = [
  ['Storage in the processor’s flash, as on Puck.js', 13, '3,198'],
  ['Storage in another chip, as on Bangle.js 2, after `install()`', 14, '3,388'],
  ['the same without `install()`: code and model are copied', 14, '14,448'],
] as const;

/** What each file is for. */
const PURPOSES: Readonly<Record<string, string>> = {
  'ulw-sleepnet': 'the module',
  'ulw-install': 'once, where Storage is in another chip or is written to',
  'ulw.code': 'the engine as machine code',
  'ulw.model': 'the model as the engine executes it',
  'ulw-es5': 'engine and model as plain JavaScript, for boards without a Cortex-M4; may be left out on others',
};

/** `README.md` of the exported folder. */
export function readme({ metadata }: IntegerModel, plan: EspruinoPlan): string {
  const { header, state, scratch, waiting } = plan.parts;
  const channels = metadata.channels.map(({ label }, i) => `${i} ${label}`).join(', ');
  const names = Object.keys(MODULE_FILES);
  const table = names.map((name) => `| \`${name}\` | \`${MODULE_FILES[name]}\` | ${PURPOSES[name]} |`).join('\n');
  const measured = MEASURED.map((row) => `| ${row.join(' | ')} |`).join('\n');
  return `# ${metadata.name} in Espruino

Sleep stages (W, N1, N2, N3, REM) from int16 samples, in integers, as the samples arrive. Made by ulw-sleepnet
${TOOL_VERSION}; the logits are the bits of its integer reference, whatever the push. Apache-2.0. No medical device.

- Channels: ${channels}; ${metadata.sampleRate} Hz, ${metadata.microvoltsPerCount} microvolts a count, epochs of ${epochSamplesOf(metadata)} samples.
- Trained on: ${metadata.provenance.data}

## Use

Write these to the board's Storage under these names (\`espruino --storage NAME:FILE\`, or the IDE's Storage window):

| name | file | holds |
|---|---|---|
${table}

\`\`\`js
var ulw = require("ulw-sleepnet");
var stream = ulw.create({
  onepoch: function (stage, logits) { print(ulw.info().stages[stage]); }
});
stream.push(samples, 0);     // an Int16Array of channel 0, or one sample; returns those taken
\`\`\`

\`push\` takes fewer samples while another channel's epoch is not whole. \`stream.stage\` and \`stream.logits\` are the last
epoch's; softmax(logits * ulw.info().logitScale) are probabilities. \`stream.discard()\` drops the epoch begun,
\`stream.reset()\` makes a new sleeper, \`create({channels: [0]})\` leaves channels out, \`stream.native\` says which engine runs.
Nothing here judges a signal, as \`ulw score\` does: an electrode that is off or a flat line gets a stage, too.

An Int16Array that lies in one piece is read where it lies, any other array value by value. A push costs the
interpreter about 62,000 instructions, 2 to 3 ms at 64 MHz, however long it is: push seconds, not samples. A single sample
costs as much: 100 a second of one channel are a fifth of such a processor or more.

## Where it runs

The machine code is Thumb for a Cortex-M4 and is called through \`E.nativeCall\` where \`process.env.BOARD\` is one of
${CORTEX_M4_BOARDS.join(', ')}.
Elsewhere \`ulw-es5\` runs: the same bits, but minutes an epoch in an interpreter. Code and model are checked by their CRC-32
before they run. Storage moves its files when it is compacted, which a write may cause where it is full: do not write to
it while a stream runs code from there, or use \`install()\`, whose pages stay.

## Memory

| part | bytes | place |
|---|---|---|
| machine code | ${plan.code.length} | flash |
| model | ${plan.image.length} | flash |
| arena: header ${header}, state ${state}, scratch ${scratch}, samples that wait ${waiting} | ${plan.arena} | JavaScript's memory |

What eeg1 needs of JavaScript's memory, arena, module, stream and all variables of theirs, measured in Espruino itself:

| board | bytes of a variable | bytes |
|---|---|---|
${measured}

Bangle.js keeps Storage in a chip that cannot be addressed: code and model are copied. \`require("ulw-install").install()\`, once, copies code and model
into internal flash that the firmware calls free (\`require("Flash").getFree()\`), which \`create\` then finds and checks. It
erases ${Math.ceil((plan.code.length + plan.image.length) / 4096)} pages of it; whatever else you keep there is lost. A firmware update may overwrite them: then \`create\` copies again.

## The app

This folder is a Bangle.js app: copy it to \`apps/${APP_ID}\` of an app loader. It reads no sensor. It replays \`${APP_ID}.demo\`, an
epoch of N2 that ulw-sleepnet's simulator made and nobody slept, and compares the first result with the reference's.

## Tried on

Espruino 2v29.277 for 32-bit ARM in qemu-arm, with flash that is addressed and flash that is not; no board yet.
`;
}
