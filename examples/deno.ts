// The same library in Deno: an EDF file by its path, stages out.
//   deno run --allow-read examples/deno.ts [night.edf]
// In a project of your own: deno add npm:ulw-sleepnet
import { encodeNight, loadModel, openRecording, scoreRecording, simulateNight, stageName } from 'ulw-sleepnet';

const model = await loadModel(await Deno.readFile(new URL('../weights/eeg1.ulw', import.meta.url)));
// Bytes do as well as a path: this night is simulated, nobody slept it.
const recording = await openRecording(Deno.args[0] ?? encodeNight(simulateNight({ seed: 8, hours: 1 })).recording);
const { epochs } = await scoreRecording(recording, model);
await recording.close();

const minutes = new Map<string, number>();
for (const { stage } of epochs) minutes.set(stageName(stage), (minutes.get(stageName(stage)) ?? 0) + 0.5);
console.log(`${recording.name}: ${epochs.length} epochs, ${model.build}`);
for (const [stage, spent] of minutes) console.log(`${stage.padEnd(3)} ${String(spent).padStart(6)} min`);
// The engine's own integers: the same here as in Node and in a browser.
console.log(`logits of the first epoch: ${epochs[0].logits.join(' ')}`);
