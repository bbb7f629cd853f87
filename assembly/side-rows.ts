import { SIDE_LIFT } from './requantise';

/**
 * Every 4th row of a block's input as int16 pairs for the side path. A block of one input feature has rows of one int16
 * sample, padded with a zero to a pair; the others have s8 rows of a multiple of 8, whose lift is taken here.
 */
export function gatherSideRows(input: usize, features: i32, rows: i32, sideTile: usize): void {
  if (!ASC_FEATURE_SIMD && features == 1) {
    for (let row = 0; row < rows; row++) {
      store<u32>(sideTile, <u32>load<u16>(input));
      input += 8;
      sideTile += 4;
    }
    return;
  }
  const skip = <usize>features * 3;
  for (let row = 0; row < rows; row++) {
    for (let feature = 0; feature < features; feature += 8) {
      if (ASC_FEATURE_SIMD) {
        v128.store(sideTile, i16x8.shl(v128.load_ext<i8>(input), SIDE_LIFT));
      } else {
        for (let lane: usize = 0; lane < 8; lane++) {
          store<i16>(sideTile + (lane << 1), <i16>(<i32>load<i8>(input + lane) << SIDE_LIFT));
        }
      }
      input += 8;
      sideTile += 16;
    }
    input += skip;
  }
}
