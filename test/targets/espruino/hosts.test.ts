import { describe, expect, it } from 'vitest';
import { stageOf } from '../../../src/reference/integer.js';
import { NEEDS_DATA, SHARED_DATA } from '../../signal/shared-data.js';
import { epochSamples, referenceLogits, signalOf } from '../../support/engine-run.js';
import { Random } from '../../support/random-network.js';
import { shippedModel } from '../c/models.js';
import { ES5_HOSTS, type Es5Host } from '../es5/hosts.js';
import { realCounts } from '../es5/shipped.js';
import { exportEspruino, textOf } from './exported.js';

const model = shippedModel('eeg1');
const files = exportEspruino(model);
const length = epochSamples(model);

/** A script of both files, as other engines run them; samples come alone, in arrays and in typed arrays. */
const script = (signal: Int16Array, change: (text: string) => string): string => `${change(textOf(files, 'ulw-es5.js'))}
${textOf(files, 'ulw-sleepnet.js')}
var say = typeof print !== 'undefined' ? print : console.log;
var signal = [${signal.join(',')}], done = 0, turn = 0, part, count, i;
var stream = UlwStream.create({ onepoch: function (stage, logits) {
  var line = 'epoch ' + stage, i;
  for (i = 0; i < 5; i++) line += ' ' + logits[i];
  say(line);
} });
while (done < signal.length) {
  count = signal.length - done < 77 ? signal.length - done : 77;
  turn++;
  if (turn % 3 === 0) { stream.push(signal[done++]); continue; }
  part = turn % 3 === 1 ? [] : new Int16Array(count);
  for (i = 0; i < count; i++) part[i] = signal[done + i];
  done += stream.push(part);
}
say('native ' + stream.native);
`;

async function expectSame(host: Es5Host, signal: Int16Array, change = (text: string): string => text): Promise<void> {
  const lines = (await host.run(script(signal, change))).split(/\r?\n/);
  const expected = referenceLogits(model, [signal], signal.length / length);
  const said = lines.filter((line) => line.startsWith('epoch '));
  expect(said).toEqual(expected.map((logits) => `epoch ${stageOf(logits)} ${logits.join(' ')}`));
  expect(lines).toContain('native false');
}

for (const host of ES5_HOSTS.filter(({ name }) => name !== 'Espruino')) {
  const title = `${host.name} runs the Espruino module without machine code${host.missing}`;

  describe.skipIf(host.missing !== '')(title, { timeout: 180_000 }, () => {
    it('to the bits of the integer reference, on random epochs', async () => {
      await expectSame(host, signalOf(new Random(81), host.epochs * length));
    });

    it.skipIf(!SHARED_DATA)(`and on real ones${NEEDS_DATA}`, async () => {
      await expectSame(host, (await realCounts(22, 4)).slice(0, 2 * length));
    });

    it('and a broken requantisation is noticed', async () => {
      const broken = (text: string): string => text.replace('>=255?255:', '>=255?254:');
      const signal = signalOf(new Random(70), length);
      await expect(expectSame(host, signal, broken)).rejects.toThrow(/deeply equal/);
    });
  });
}
