/** The sum of four lanes. Inlined, for the compiler warns of vectors that exported functions take. */
// @ts-ignore: decorator
@inline
export function lanes(sums: v128): i32 {
  return (
    i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1) + i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3)
  );
}
