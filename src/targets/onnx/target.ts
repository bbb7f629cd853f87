import { compile, FLOAT_PASSES } from '../../compile/compile.js';
import { UsageError } from '../../errors.js';
import { readWeights } from '../../model/weights.js';
import { decodeUlw, isUlw } from '../../quantize/ulw-file.js';
import { refuseUnchecked } from '../integers-only.js';
import type { Exported, ExportRequest, Target } from '../target.js';
import { encodeIntegerOnnx, encodeOnnx } from './onnx-file.js';

function encode(request: ExportRequest): Exported {
  const { model, subject, graph, chunkSamples } = request;
  if (chunkSamples !== null) {
    throw new UsageError({
      subject: '--chunk',
      found: `${chunkSamples}, and a target without the engine`,
      expected: 'no chunk: a graph takes whole epochs',
    });
  }
  refuseUnchecked(request, 'a graph accesses no memory of ours');
  if (!isUlw(model)) {
    const network = readWeights(model, subject);
    const chosen = graph ?? 'published';
    return {
      content: encodeOnnx(chosen === 'compiled' ? compile(network, FLOAT_PASSES) : network),
      remarks: [
        `ONNX in float32, the ${chosen} graph`,
        "input epoch, float32 [batch, channels, samples]: the front end's output / 2,048",
        'output logits, float32 [batch, 5]: W, N1, N2, N3, REM, before softmax',
      ],
    };
  }
  if (graph !== null) {
    throw new UsageError({
      subject: '--graph',
      found: `${graph}, and a .ulw file`,
      expected: 'float weights (.safetensors): integers have one graph',
    });
  }
  return {
    content: encodeIntegerOnnx(decodeUlw(model, subject)),
    remarks: [
      "ONNX in the engine's integers, carried by doubles",
      "input epoch, int16 [batch, channels, samples]: the front end's output as it is",
      "output logits, int32 [batch, 5]: W, N1, N2, N3, REM, the engine's to the last bit",
    ],
  };
}

export const onnx: Target = { because: 'for any ONNX runtime; float weights or a .ulw file', encode };
