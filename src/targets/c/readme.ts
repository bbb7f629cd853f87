import type { IntegerModel } from '../../model/integer-model.js';
import { epochSamplesOf } from '../../model/network.js';
import type { BarePlan } from '../../runtime/bare/plan.js';
import { TOOL_VERSION } from './c-sources.js';

/**
 * Of psg4 (four channels) in chunks of 4 and 64 samples, without checks: `npm run bench:mcu`, QEMU 7.2, GCC 12.2
 * with the Makefile's options.
 * Code without the model, without and with checks; stack of the deepest call; instructions of a 30-s epoch of all channels.
 */
const MEASURED = [
  ['Cortex-M4', '4,216', '9,764', '188', '4.4 M', '4.1 M'],
  ['Cortex-M0', '5,048', '9,872', '244', '20.2 M', '19.6 M'],
  ['RV32IMC', '4,372', '8,900', '312', '18.1 M', '17.6 M'],
] as const;

/** Of eeg1: `npm run bench:mcu`, too. */
const UNO = { cycles: '41.4', share: 9, code: '15,968', checked: '23,952', stack: 216 } as const;

/** `README.md` of the exported folder. */
export function readme({ metadata }: IntegerModel, plan: BarePlan, boundsChecks: boolean): string {
  const channels = metadata.channels.map(({ label }, i) => `${i} ${label}`).join(', ');
  const measured = MEASURED.map((row) => `| ${row.join(' | ')} |`).join('\n');
  return `# ${metadata.name} in C

Sleep stages (W, N1, N2, N3, REM) from int16 samples, in integers. C99; no malloc, no float, no C library. Made by
ulw-sleepnet ${TOOL_VERSION}; the logits are the bits of its integer reference, whatever the chunk and the push.

- Channels: ${channels}; ${metadata.sampleRate} Hz, ${metadata.microvoltsPerCount} microvolts a count, epochs of ${epochSamplesOf(metadata)} samples.
- Trained on: ${metadata.provenance.data}

## Use

\`\`\`c
#include "ulw-model.h"
#include "ulw.h"

void ulw_trap(void) { for (;;) {} }               /* a failed bounds check */

/* ulw_reset(); once before. Then whatever has come, of every channel alike; show() is yours. */
void stage(const int16_t *const samples[ULW_CHANNELS], uint32_t count) {
  uint32_t taken = 0, done = 0, channel;
  do {
    for (channel = 0; channel < ULW_CHANNELS; channel++)
      taken = ulw_push(channel, samples[channel] + done, count - done); /* fewer where the epoch is full */
    done += taken;
    if (ulw_position(0) == ULW_EPOCH_SAMPLES) show(ulw_finish());       /* 0 to 4 */
  } while (done < count);
}
\`\`\`

Nothing here judges a signal, as \`ulw score\` does: an electrode that is off, a flat line or mains gets a stage, too, and
\`ulw_saturated()\` alone counts what was too large. A channel that is off is left out of the sum: push none of its
samples in that epoch; channels may be pushed each at its own pace. After a gap drop the epoch begun by \`ulw_discard()\`: an epoch's samples have to follow one another.
softmax(\`ulw_logits()\` x \`ULW_LOGIT_SCALE\`) are probabilities. An epoch's last push takes longest; \`ulw plan MODEL --board\`
says how long on a board, and how many samples wait meanwhile.

\`make host && ./ulw < samples\` stages int16 samples from standard input, one of every channel in turn. \`make cortex-m4\`,
\`cortex-m0\`, \`rv32\` and \`uno\` make a library for a board; add \`ulw.c\` and \`ulw-model.c\` to your project instead, if you
like, or where it is built for floats in registers: \`make cortex-m4 CFLAGS="-std=c99 -mfloat-abi=hard -mfpu=fpv4-sp-d16"\`.

One sleeper a program; the functions are not to be called from two threads or from an interrupt at once. A second model or
sleeper is a second object whose names begin otherwise: with the board's options and tools
\`gcc -r -nostdlib ulw.o ulw-model.o -lgcc -o two.o\`, then \`objcopy --prefix-symbols=two_ two.o\`. It has
\`two_ulw_push\` and so on, and calls \`two_ulw_trap\`.

| file | holds |
|---|---|
| \`ulw.h\`, \`ulw.c\` | the ten functions |
| \`ulw-model.h\`, \`ulw-model.c\` | what depends on the model: sizes, and its program image, which stays in flash |
| \`ulw-engine.h\` | the engine, made from AssemblyScript by way of WebAssembly and wabt's wasm2c |
| \`wasm-rt.h\`, \`wasm-rt-avr.h\` | memory and the few operations that C lacks; an AVR's two memories |
| \`main.c\`, \`Makefile\` | an example |

## Memory

| part | bytes | place |
|---|---|---|
| model | ${plan.program.length} | flash |
| state | ${plan.stateBytes} | RAM |
| scratch, for passes of ${plan.chunkSamples} samples | ${plan.scratchBytes} | RAM |
| with bounds checks: the address and size of the samples pushed | 8, on an AVR 6 | RAM |

State and scratch are one array of exactly that size, checked at compile time. Samples are read where you hold them.

Code, stack and speed of a model of four channels (psg4), GCC 12.2 with the Makefile's options, without bounds checks, counted in
QEMU (with checks the code alone):

| processor | code, bytes | with checks | stack, bytes | instructions an epoch, passes of 4 samples | of 64 |
|---|---|---|---|---|---|
${measured}

\`ulw export --chunk N\` changes the samples of a pass: more are a little faster and need more scratch. Processors with SMLAD
(Cortex-M4, M7, M33) multiply two pairs in one instruction; \`-DULW_DUAL_MAC=0\` leaves it out. On them build with
\`-Os -fno-ivopts\`, as the Makefile does: at \`-O2\` GCC moves loads apart that one instruction could do, 23 % more
instructions. Their kernels are made for layers of 8 features, for 16 with a side path from 8, and for wider ones without a
side path, which are the published network's; a side path into any other width is right, but slower.

On an Arduino Uno (ATmega328P, 16 MHz) a model of one channel (eeg1) takes ${UNO.cycles} million cycles an epoch, ${UNO.share} % of the time, ${UNO.code} bytes
of code and ${UNO.stack} of stack: simavr 1.6, GCC 5.4, the Makefile's options, passes of 4 samples, no bounds checks. What \`ulw.c\` holds
as text (names, version) lies in an AVR's RAM where a program asks for it. On a chip with more flash or RAM the model has to lie
in the first 32 KiB of flash, so link \`ulw-model.o\` before other PROGMEM data, and the arena and samples below 32 KiB of RAM.

## Bounds checks

They are ${boundsChecks ? 'on' : 'off'} in this export; \`-DULW_BOUNDS_CHECKS=1\` or \`0\` turns them on or off. On: every read must lie in the model, the
arena or the samples being pushed, every write in the arena, or \`ulw_trap\` is called. They cost three to five times the
instructions, and about double the code: on an Uno eeg1's is ${UNO.checked} bytes, which with the model leave 2 KB of its flash.

Off is safe for the engine itself: it has no pointers in memory and no address that depends on a sample. Addresses follow
from the model's descriptors, which are constants here, from the channel's number, which \`ulw_push\` checks, and from the
position in the epoch and the samples of a pass, which the engine itself keeps within an epoch and a chunk. So the accesses
of one epoch are those of every epoch, and a checked build that ran over all positions without a trap has tried them all.
The tests of ulw-sleepnet run checked and unchecked builds over the same random and real epochs, chunks and pushes. What
checks add is a guard against an arena that other code of the program overwrites.

## Licence

Apache-2.0 (https://www.apache.org/licenses/LICENSE-2.0), every file here. No medical device.
`;
}
