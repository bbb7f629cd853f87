// The pointwise kernel of microcontrollers that multiply two pairs of int16 in one instruction. The host of the bare
// build supplies both operations; a compiler that knows their values leaves out whichever kernel does not run.

/** Whether the processor has such an instruction: the same answer at every call. */
// @ts-ignore: decorator
@external('host', 'hasDualMac')
export declare function hasDualMac(): bool;

/** sum + low half x low half + high half x high half, halves being int16: SMLAD on a Cortex-M. */
// @ts-ignore: decorator
@external('host', 'dualMac')
declare function dualMac(sum: i32, inputs: u32, weights: u32): i32;

/**
 * Two neighbouring outputs of `pointwisePool`, whose words and ranges hold: each pair of inputs that is loaded meets two
 * weights, each weight two rows. `tile` and `stride` need not be multiples of 4.
 */
export function twoOutputs(
  tile: usize, stride: usize, pairs: i32, weights: usize, bias: usize, shift: i32, width: i32, outputs: i32,
  output: usize, sideTile: usize, sidePairs: i32, sideWeights: usize, sideBias: usize, lift: i32,
): void {
  const bias0 = load<i32>(bias);
  const bias1 = load<i32>(bias, 4);
  for (let row = 0; row < outputs; row++) {
    let even0 = 0, even1 = 0, odd0 = 0, odd1 = 0;
    let inputs = tile;
    const end = tile + (<usize>pairs << 2);
    let weight = weights;
    do {
      const w0 = load<u32>(weight);
      const w1 = load<u32>(weight, 4);
      const even = load<u32>(inputs);
      const odd = load<u32>(inputs + stride);
      even0 = dualMac(even0, even, w0);
      even1 = dualMac(even1, even, w1);
      odd0 = dualMac(odd0, odd, w0);
      odd1 = dualMac(odd1, odd, w1);
      inputs += 4;
      weight += 32;
    } while (inputs != end);
    const main0 = max(even0, odd0) + bias0;
    const main1 = max(even1, odd1) + bias1;
    if (sideWeights) {
      let side0 = 0, side1 = 0;
      weight = sideWeights;
      for (let pair = 0; pair < sidePairs; pair++) {
        const input = load<u32>(sideTile);
        side0 = dualMac(side0, input, load<u32>(weight));
        side1 = dualMac(side1, input, load<u32>(weight, 4));
        sideTile += 4;
        weight += 32;
      }
      side0 = (side0 << lift) + load<i32>(sideBias);
      side1 = (side1 << lift) + load<i32>(sideBias, 4);
      store<i8>(output, <i8>min(max((max(main0, 0) + side0) >> shift, -128), 127));
      store<i8>(output, <i8>min(max((max(main1, 0) + side1) >> shift, -128), 127), 1);
    } else {
      store<u8>(output, <u8>min(max(main0 >> shift, 0), 255));
      store<u8>(output, <u8>min(max(main1 >> shift, 0), 255), 1);
    }
    tile += stride << 1;
    output += width;
  }
}
