// The average pool's running sums in the channel's state. Where the epoch's rows let them be of 16 bits they lie in the
// order in which bytes become halves: 0 2, 1 3 of every group of 4 features.
import { even, odd } from './depthwise';
import { addHalves } from './host';

/** Adds a row of 8-bit values. */
export function addRow<T>(row: usize, features: usize, sums: usize, sumBytes: usize): void {
  const end = row + features;
  if (sumBytes == 2) {
    do {
      const group = load<u32>(row);
      const sums02 = load<u32>(sums);
      const sums13 = load<u32>(sums, 4);
      store<u32>(sums, addHalves(sums02, even<T>(group)));
      store<u32>(sums, addHalves(sums13, odd<T>(group)), 4);
      row += 4;
      sums += 8;
    } while (row != end);
  } else {
    do {
      store<i32>(sums, load<i32>(sums) + <i32>load<T>(row));
      sums += 4;
    } while (++row != end);
  }
}
