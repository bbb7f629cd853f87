import * as runtime from 'onnxruntime-node';
import { onnxContenders } from './onnx-sessions.mjs';

export const contenders = (material) => onnxContenders(runtime, 'onnxruntime-node', material);
