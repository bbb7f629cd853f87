import { matrix } from '../dist/model/matrix.js';
import { featuresOut, blockWidths } from '../dist/model/network.js';
import { floatLogits } from '../dist/reference/float.js';
import { RangeHistogram } from '../dist/quantize/range.js';

const U8_STEPS = 255;
const SYMMETRIC_STEPS = 127;

function identity(size) {
  const ones = matrix(size, size);
  for (let i = 0; i < size; i++) ones.data[i * size + i] = 1;
  return ones;
}

/** Depthwise and pointwise as layers of their own, so that the reference shows what lies between them. */
function splitPath(path, name, features, names) {
  const layers = [];
  const add = (layer, tensor) => {
    layers.push(layer);
    names.set(`${name}.${layers.length}`, tensor);
  };
  path.forEach((layer, index) => {
    const tensor = `${name}.${index + 1}`;
    if (layer.kind === 'separable') {
      const { pointwise, bias } = layer;
      add({ ...layer, pointwise: identity(features), bias: new Float64Array(features) }, `${tensor}.depthwise`);
      add({ kind: 'strided-dense', stride: 1, weights: pointwise, bias }, tensor);
    } else add(layer, tensor);
    features = featuresOut(layer, features);
  });
  return layers;
}

/**
 * Where each tensor of the network's ONNX graph clips, by the method of our own calibration ('error').
 * @param epochs each one Float32Array a channel, in model units
 * @returns by the tensor's name `clip` and whether it is `signed`
 */
export function measureTensorRanges(network, epochs, inputName) {
  const names = new Map();
  const widths = blockWidths(network);
  const blocks = network.blocks.map(({ main, shortcut }, index) => {
    const name = `block${index + 1}`;
    names.set(name, name);
    return {
      main: splitPath(main, `${name}.main`, widths[index], names),
      shortcut: splitPath(shortcut, `${name}.shortcut`, widths[index], names),
    };
  });
  const seen = new Map();
  const see = (tensor, data) => {
    if (!seen.has(tensor)) seen.set(tensor, { histogram: new RangeHistogram(), signed: false });
    const own = seen.get(tensor);
    own.histogram.add(data);
    own.signed ||= data.some((value) => value < 0);
  };
  for (const epoch of epochs) {
    epoch.forEach((channel) => see(inputName, channel));
    floatLogits({ ...network, blocks }, epoch, (name, { data }) => see(names.get(name), data));
  }
  return new Map(
    [...seen].map(([tensor, { histogram, signed }]) => {
      const clip = histogram.clip('error', signed ? SYMMETRIC_STEPS : U8_STEPS);
      return [tensor, { clip, signed }];
    }),
  );
}
