import type { IntegerModel } from '../../model/integer-model.js';
import type { ModelMetadata } from '../../model/metadata.js';
import type { Network } from '../../model/network.js';
import { COUNTS_PER_UNIT } from '../../model/numeric-contract.js';
import { STAGES } from '../../stages.js';
import { integerGraph } from './integer-graph.js';
import { networkGraph } from './network-graph.js';
import { encodeModelProto } from './onnx-proto.js';

export { ONNX_INPUT, ONNX_OUTPUT } from './graph-values.js';

const FRONT_END =
  'Per channel: resample to sampleRate, round to counts of microvoltsPerCount, high-pass causally at 0.5 Hz, multiply ' +
  `by a gain that is fixed for an epoch and brings the running median of the epochs' mean absolute deviations to ` +
  `${COUNTS_PER_UNIT} counts (initialDeviation before the first), saturate to int16. docs/weights-format.md has it whole.`;

/** The model's own metadata, JSON but for texts, and what a stranger needs to feed and read the graph. */
function metadataOf({ name, ...rest }: ModelMetadata, added: Readonly<Record<string, string>>): Record<string, string> {
  const json = Object.entries(rest).map(([key, value]) => [key, JSON.stringify(value)]);
  return { name, ...Object.fromEntries(json), stages: JSON.stringify(STAGES), frontEnd: FRONT_END, ...added };
}

/**
 * A float network as an `.onnx` file, for any runtime to run. Input `epoch`: float32 [batch, channels, samples], the
 * front end's int16 output divided by 2,048, channels as the model names them. Output `logits`: float32 [batch, 5], in
 * the order of `STAGES`.
 * @param network as published or after any passes of `compile`
 * @returns one ModelProto (IR 8, opset 17); its metadata holds the model's own (channels, rate, provenance) as JSON,
 * `stages`, `frontEnd` in words, and `inputScale`, one count's value
 */
export function encodeOnnx(network: Network): Uint8Array {
  return encodeModelProto({
    producer: 'ulw-sleepnet',
    description: 'ULW-SleepNet in float32: one epoch in, logits of five sleep stages out',
    graph: networkGraph(network),
    metadata: metadataOf(network.metadata, { inputScale: `${1 / COUNTS_PER_UNIT}` }),
  });
}

/**
 * An integer model as an `.onnx` file that gives the engine's logits to the last bit. Input `epoch`: int16 [batch,
 * channels, samples], the front end's output as it is. Output `logits`: int32 [batch, 5], in the order of `STAGES`.
 * @returns one ModelProto as of {@link encodeOnnx}; its metadata also holds `logitScale`, one count's value, and
 * `gainMode`
 */
export function encodeIntegerOnnx(model: IntegerModel): Uint8Array {
  return encodeModelProto({
    producer: 'ulw-sleepnet',
    description: 'ULW-SleepNet in integers, carried by doubles: one epoch in, logits of five sleep stages out',
    graph: integerGraph(model),
    metadata: metadataOf(model.metadata, {
      inputScale: '1',
      logitScale: `${model.head.scale}`,
      gainMode: model.gainMode,
    }),
  });
}
