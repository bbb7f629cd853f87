import type { Network } from '../../model/network.js';
import { networkGraph } from './network-graph.js';
import { encodeModelProto } from './onnx-proto.js';

export { ONNX_INPUT, ONNX_OUTPUT } from './network-graph.js';

/**
 * A float network as an `.onnx` file, for any runtime to run; `networkGraph` says what goes in and out.
 * @param network as published or after any passes of `src/compile`
 * @returns one ModelProto; its metadata holds the model's own (channels, rate, provenance) as JSON
 */
export function encodeOnnx(network: Network): Uint8Array {
  const { name, ...rest } = network.metadata;
  const json = Object.entries(rest).map(([key, value]) => [key, JSON.stringify(value)]);
  return encodeModelProto({
    producer: 'ulw-sleepnet',
    graph: networkGraph(network),
    metadata: { name, ...Object.fromEntries(json) },
  });
}
