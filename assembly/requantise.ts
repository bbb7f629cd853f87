/** Right shift of every requantisation, the contract's: what is left is the upper half of an accumulator. */
export const REQUANTISE_SHIFT: i32 = 16;
/** Left shift of what a side path makes of s8 rows, the contract's. */
export const SIDE_LIFT: i32 = 4;

/** The place of a weight or bias to its output: of eight, those of even number come before the others. */
// @ts-ignore: decorator
@inline
export function outputAt(place: usize): usize {
  return (place & ~7) | ((place << 1) & 6) | ((place >> 2) & 1);
}

/** The upper halves of the words, `even`'s and `odd`'s by turns. */
// @ts-ignore: decorator
@inline
export function upperHalves(even: v128, odd: v128): v128 {
  return v128.shuffle<i16>(i32x4.shr_u(even, 16), odd, 0, 9, 2, 11, 4, 13, 6, 15);
}
