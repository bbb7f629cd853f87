/**
 * Four accumulators of two rows, shifted right and saturated to int16: the first row's eight, then the second's, packed
 * to s8 or u8. V8 makes one instruction of a shift by a constant and five of any other, and quantisation takes the
 * largest shift that fits, so that three are written out.
 */
// @ts-ignore: decorator
@inline
export function requantise(a0: v128, a1: v128, c0: v128, c1: v128, shift: i32, signed: bool): v128 {
  let a: v128;
  let c: v128;
  switch (shift - 18) {
    case 0: a = narrow(a0, a1, 18); c = narrow(c0, c1, 18); break;
    case 1: a = narrow(a0, a1, 19); c = narrow(c0, c1, 19); break;
    case 2: a = narrow(a0, a1, 20); c = narrow(c0, c1, 20); break;
    default: a = narrow(a0, a1, shift); c = narrow(c0, c1, shift);
  }
  return signed ? i8x16.narrow_i16x8_s(a, c) : i8x16.narrow_i16x8_u(a, c);
}

// @ts-ignore: decorator
@inline
function narrow(low: v128, high: v128, shift: i32): v128 {
  return i16x8.narrow_i32x4_s(i32x4.shr_s(low, shift), i32x4.shr_s(high, shift));
}
