// The network in TensorFlow.js' operators, layer by layer, from the same data as our own reference. A signal is an image
// of one line, [batch x channels, 1, rows, features], which its wasm backend runs about twice as fast as one of one column;
// bias and ReLU go into the convolution before, as the converter of TensorFlow.js has it.
const STRIDE_OF_BLOCK = 4;

const singles = (values) => Float32Array.from(values);

/** A convolution, the ReLU after it fused in where there is one. @returns the function and how many layers it is */
function convolutionStep(tf, path, index) {
  const layer = path[index];
  const activation = path[index + 1]?.kind === 'relu' ? 'relu' : 'linear';
  const layers = activation === 'relu' ? 2 : 1;
  const bias = tf.tensor1d(singles(layer.bias));
  const filterOf = ({ rows, columns, data }, shape = [1, 1, rows, columns]) => tf.tensor4d(singles(data), shape);
  const convolve = (filter, strides) => (x) => tf.fused.conv2d({ x, filter, strides, pad: 'same', bias, activation });
  if (layer.kind === 'strided-dense') {
    return [convolve(filterOf(layer.weights), [1, layer.stride]), layers];
  }
  if (layer.kind === 'convolution') {
    const { rows, columns } = layer.weights;
    return [convolve(filterOf(layer.weights, [1, rows, 1, columns]), 1), layers];
  }
  const { rows, columns, data } = layer.depthwise;
  const taps = tf.tensor4d(singles(data), [1, rows, columns, 1]);
  const pointwise = convolve(filterOf(layer.pointwise), 1);
  // Strides must be equal in both directions here; the one line has nothing to stride over.
  return [(x) => pointwise(tf.depthwiseConv2d(x, taps, layer.stride, 'same')), layers];
}

function pathSteps(tf, path) {
  const steps = [];
  for (let index = 0; index < path.length;) {
    const layer = path[index];
    if (layer.kind === 'max-pool') {
      steps.push((x) => tf.maxPool(x, [1, 2], [1, 2], 'same'));
      index++;
    } else if (layer.kind === 'relu') {
      steps.push((x) => tf.relu(x));
      index++;
    } else {
      const [step, layers] = convolutionStep(tf, path, index);
      steps.push(step);
      index += layers;
    }
  }
  return (x) => steps.reduce((value, step) => step(value), x);
}

/** The last dense layer's bias with every channel's own added: no channel is missing here. */
function headOf({ head, pooledShortcut }) {
  if (pooledShortcut.kind !== 'concatenated') return head;
  const last = head[head.length - 1];
  const bias = last.bias.map((value, s) => pooledShortcut.channelBias.reduce((sum, own) => sum + own[s], value));
  return [...head.slice(0, -1), { ...last, bias }];
}

/** Every 4th row: stridedSlice runs in JavaScript, so where rows go into fours they are taken as one long row each. */
function everyFourth(tf, x) {
  const [count, , rows, width] = x.shape;
  if (rows % STRIDE_OF_BLOCK !== 0) {
    return tf.stridedSlice(x, [0, 0, 0, 0], x.shape, [1, 1, STRIDE_OF_BLOCK, 1]);
  }
  const long = tf.reshape(x, [count, 1, rows / STRIDE_OF_BLOCK, STRIDE_OF_BLOCK * width]);
  return tf.slice(long, [0, 0, 0, 0], [-1, -1, -1, width]);
}

/** @param network without BatchNorm @returns a function from a tensor [batch, channels, samples] in model units to logits [batch, 5] */
export function tfjsNetwork(tf, network) {
  const { metadata, blocks, pooledShortcut } = network;
  const samples = metadata.sampleRate * metadata.epochSeconds;
  const dense = ({ weights, bias }) => [
    tf.tensor2d(singles(weights.data), [weights.rows, weights.columns]),
    tf.tensor1d(singles(bias)),
  ];
  const paths = blocks.map(({ main, shortcut }) => [
    pathSteps(tf, main),
    shortcut.length === 0 ? null : pathSteps(tf, shortcut),
  ]);
  const layers = headOf(network);
  const head = layers.map(dense);
  const mapped = pooledShortcut.kind === 'mapped' ? dense(pooledShortcut.dense) : null;
  const average = (x) => tf.mean(x, [1, 2]);
  const apply = (x, [weights, bias]) => tf.fused.matMul({ a: x, b: weights, bias });
  return (epochs) => {
    let current = tf.reshape(epochs, [-1, 1, samples, 1]);
    let lastInput = current;
    for (const [main, shortcut] of paths) {
      lastInput = current;
      current = shortcut === null ? main(current) : tf.add(main(current), shortcut(current));
    }
    let features = average(current);
    if (pooledShortcut.kind !== 'none') {
      const side = average(everyFourth(tf, lastInput));
      features = mapped === null ? tf.concat([features, side], 1) : tf.add(features, apply(side, mapped));
    }
    const together = tf.reshape(features, [-1, layers[0].weights.rows]);
    return head.reduce(apply, together);
  };
}
