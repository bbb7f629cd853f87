import { c } from './c/target.js';
import { es5 } from './es5/target.js';
import { espruino } from './espruino/target.js';
import { onnx } from './onnx/target.js';
import { module } from './module/target.js';
import type { Target } from './target.js';

/** What a model can be turned into. */
export const TARGETS = { onnx, c, module, es5, espruino } as const satisfies Readonly<Record<string, Target>>;
export type TargetName = keyof typeof TARGETS;
export const TARGET_NAMES = Object.keys(TARGETS) as readonly TargetName[];
