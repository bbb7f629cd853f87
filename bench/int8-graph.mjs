// A float graph as an int8 one in the form that ONNX runtimes fuse: QuantizeLinear and DequantizeLinear (QDQ) about every
// convolution, pool and sum. Activations u8, weights s8 with a scale a feature, biases s32. What follows the last block
// (the average, the head: 0.1 % of the work) stays float.
const QUANTISED = new Set(['Conv', 'Relu', 'MaxPool', 'Add']);
const AXIS_OF_FEATURES = { axis: { kind: 'int', value: 0 } };

/** Symmetric s8 by the largest magnitude of each feature's weights. */
function quantisedWeights({ shape, data }) {
  const each = data.length / shape[0];
  const scales = Float32Array.from({ length: shape[0] }, (_, feature) => {
    const own = data.subarray(feature * each, (feature + 1) * each);
    return Math.max(1e-8, ...own.map(Math.abs)) / 127;
  });
  return { scales, weights: Int8Array.from(data, (value, i) => Math.round(value / scales[Math.floor(i / each)])) };
}

class Quantiser {
  nodes = [];
  initializers = [];
  /** Float name to the name of its dequantised self, and to its scale. */
  dequantised = new Map();
  scales = new Map();

  constructor(graph, ranges) {
    this.graph = graph;
    this.ranges = ranges;
    this.constants = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]));
  }

  constant(name, shape, data) {
    this.initializers.push({ name, shape, data });
    return name;
  }

  node(operator, inputs, output, attributes = {}) {
    this.nodes.push({ operator, inputs, output, attributes });
    return output;
  }

  /** Rounds a tensor to u8 and back. */
  roundTensor(name, scale, zero) {
    const constants = [
      this.constant(`${name}.scale`, [], Float32Array.of(scale)),
      this.constant(`${name}.zero`, [], Uint8Array.of(zero)),
    ];
    const rounded = this.node('QuantizeLinear', [name, ...constants], `${name}.u8`);
    this.dequantised.set(name, this.node('DequantizeLinear', [rounded, ...constants], `${name}.rounded`));
    this.scales.set(name, { scale, zero });
  }

  calibrated(name, range) {
    const { clip, signed } = this.ranges.get(range ?? name);
    this.roundTensor(name, signed ? clip / 127 : clip / 255, signed ? 128 : 0);
  }

  convolution({ inputs: [input, weightName, biasName], output, attributes }) {
    const tensor = this.constants.get(weightName);
    const { scales, weights } = quantisedWeights(tensor);
    const features = [tensor.shape[0]];
    const name = (part) => `${output}.${part}`;
    const weightInputs = [
      this.constant(name('weights.s8'), tensor.shape, weights),
      this.constant(name('weights.scale'), features, scales),
      this.constant(name('weights.zero'), features, new Int8Array(features[0])),
    ];
    const list = [this.dequantised.get(input)];
    list.push(this.node('DequantizeLinear', weightInputs, name('weights.rounded'), AXIS_OF_FEATURES));
    if (biasName !== undefined) {
      const biasScales = scales.map((scale) => scale * this.scales.get(input).scale);
      const bias = Int32Array.from(this.constants.get(biasName).data, (value, i) => Math.round(value / biasScales[i]));
      const biasInputs = [
        this.constant(name('bias.s32'), features, bias),
        this.constant(name('bias.scale'), features, biasScales),
      ];
      list.push(this.node('DequantizeLinear', biasInputs, name('bias.rounded'), AXIS_OF_FEATURES));
    }
    this.node('Conv', list, output, attributes);
  }

  /** Rounded before the ReLU that follows, a value would lose half of its steps: u8 from zero is the ReLU. */
  isBeforeRelu(name) {
    const users = this.graph.nodes.filter(({ inputs }) => inputs.includes(name));
    return users.length === 1 && users[0].operator === 'Relu';
  }

  run() {
    const { nodes, initializers } = this.graph;
    const first = nodes[0];
    this.nodes.push(first);
    this.calibrated(first.output, this.graph.input.name);
    for (const node of nodes.slice(1)) {
      const { operator, inputs, output, attributes } = node;
      const rounded = inputs.map((name) => this.dequantised.get(name) ?? name);
      if (operator === 'Conv' && this.scales.has(inputs[0])) this.convolution(node);
      else this.node(operator, rounded, output, attributes);
      if (!QUANTISED.has(operator) || !this.ranges.has(output) || this.isBeforeRelu(output)) continue;
      // Largest and rounding commute: a pool keeps its input's scale, and the runtime pools bytes.
      if (operator === 'MaxPool') this.roundTensor(output, ...Object.values(this.scales.get(inputs[0])));
      else this.calibrated(output);
    }
    const used = new Set(this.nodes.flatMap(({ inputs }) => inputs));
    const kept = initializers.filter(({ name }) => used.has(name));
    return { ...this.graph, nodes: this.nodes, initializers: [...this.initializers, ...kept] };
  }
}

/**
 * @param graph float, as `networkGraph` makes it of a network without BatchNorm
 * @param ranges clipping points by tensor name, as `measureTensorRanges` finds them
 */
export const quantiseGraph = (graph, ranges) => new Quantiser(graph, ranges).run();
