import { WeightsError } from '../../errors.js';
import { BATCH_NORM_EPSILON } from '../published.js';
import { shown } from '../shown.js';

/** A layer as a model's configuration describes it. */
interface LayerConfig {
  readonly className: string;
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Deeper than any wrapper of wrappers. */
const DEPTH_MAX = 12;

/** Every layer of a configuration, a wrapped model's included, in order. */
function layersIn(value: unknown, depth = 0): LayerConfig[] {
  if (!isObject(value) || depth > DEPTH_MAX) return [];
  const settings = isObject(value['config']) ? value['config'] : {};
  const inner = [settings['layer'], ...(Array.isArray(settings['layers']) ? settings['layers'] : [])];
  const className = String(value['class_name']);
  return [{ className, name: String(settings['name']), settings }, ...inner.flatMap((it) => layersIn(it, depth + 1))];
}

/** `[2]` and `2` are 2. */
const scalar = (value: unknown): unknown =>
  Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;

/** What the published network's layers are set to, by class; a setting that a file does not state is not asked for. */
function expectedOf({ className, settings }: LayerConfig): Readonly<Record<string, unknown>> {
  switch (className) {
    case 'SeparableConv1D': {
      const isShortcut = scalar(settings['kernel_size']) === 1;
      const strides = isShortcut ? 2 : 1;
      return { padding: 'same', strides, dilation_rate: 1, depth_multiplier: 1, activation: 'linear', use_bias: true };
    }
    case 'BatchNormalization':
      return { epsilon: BATCH_NORM_EPSILON, scale: true, center: true };
    case 'MaxPooling1D':
      return { pool_size: 2, strides: 2, padding: 'same' };
    case 'Activation':
      return { activation: 'relu' };
    case 'Dense':
      return { activation: scalar(settings['units']) === 5 ? 'softmax' : 'linear', use_bias: true };
    default:
      return {};
  }
}

function parse(text: string, subject: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new WeightsError({ subject: `${subject}, configuration`, found: 'text that is no JSON', expected: 'JSON' });
  }
}

/**
 * Compares what the weights cannot show (strides, padding, epsilon, activations) with the published network.
 * @param text JSON, Keras 2's `model_config` or Keras 3's `config.json`
 * @throws WeightsError naming the layer and the setting that is another
 */
export function checkModelConfig(text: string, subject: string): void {
  for (const layer of layersIn(parse(text, subject))) {
    for (const [setting, expected] of Object.entries(expectedOf(layer))) {
      const found = scalar(layer.settings[setting]);
      const isSame = typeof expected === 'number' ? Math.abs(Number(found) - expected) < 1e-9 : found === expected;
      if (found === undefined || isSame) continue;
      throw new WeightsError({
        subject: `${subject}, layer ${layer.name} (${layer.className})`,
        found: `${setting} ${shown(found)}`,
        expected: `${setting} ${shown(expected)}`,
        remedy: 'Only the published network can be imported.',
      });
    }
  }
}
