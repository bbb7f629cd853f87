import { compile } from '../compile/compile.js';
import { UsageError } from '../errors.js';
import { readWeights } from '../model/weights.js';
import { decodeUlw, isUlw } from '../quantize/ulw-file.js';
import { encodeIntegerOnnx, encodeOnnx } from './onnx/onnx-file.js';

/** The float network as its authors drew it, or after every exact pass. */
export const GRAPHS = ['published', 'compiled'] as const;
export type Graph = (typeof GRAPHS)[number];

/** What a target is given. */
export interface ExportRequest {
  /** Of a `.safetensors` or a `.ulw` file. */
  readonly model: Uint8Array;
  /** For errors: the model's file name. */
  readonly subject: string;
  /** Which form of float weights; null where nobody asked. */
  readonly graph: Graph | null;
}

/** What a target makes of a model. */
export interface Exported {
  readonly content: Uint8Array | string;
  /** What to feed it and what it gives, a line each. */
  readonly remarks: readonly string[];
}

interface Target {
  readonly because: string;
  readonly encode: (request: ExportRequest) => Exported;
}

function onnx({ model, subject, graph }: ExportRequest): Exported {
  if (!isUlw(model)) {
    const network = readWeights(model, subject);
    const chosen = graph ?? 'published';
    return {
      content: encodeOnnx(chosen === 'compiled' ? compile(network) : network),
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

/** What a model can be turned into. */
export const TARGETS = {
  onnx: { because: 'for any ONNX runtime; float weights or a .ulw file', encode: onnx },
} as const satisfies Readonly<Record<string, Target>>;
export type TargetName = keyof typeof TARGETS;
export const TARGET_NAMES = Object.keys(TARGETS) as readonly TargetName[];
