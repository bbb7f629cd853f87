import { STAGES } from '../../stages.js';

/** Values of every exported graph that a caller feeds and reads. */
export const ONNX_INPUT = 'epoch';
export const ONNX_OUTPUT = 'logits';
/** What the output is, for the file's own description of it. */
export const LOGITS_OF = `before softmax, of ${STAGES.join(', ')}`;
