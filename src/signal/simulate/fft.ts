/**
 * Complex fast Fourier transform of one power-of-two size, in place on split arrays (Cooley and Tukey 1965,
 * decimation in time, two radix-2 stages a pass). `inverse` divides by the size, so that it undoes `forward`.
 */
export class Fft {
  readonly size: number;
  private readonly cos: Float64Array;
  private readonly sin: Float64Array;
  private readonly reversed: Uint32Array;

  /** @param size a power of two, at least 2 */
  constructor(size: number) {
    this.size = size;
    this.cos = Float64Array.from({ length: size / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / size));
    this.sin = Float64Array.from({ length: size / 2 }, (_, k) => Math.sin((2 * Math.PI * k) / size));
    this.reversed = new Uint32Array(size);
    for (let i = 1; i < size; i++) this.reversed[i] = (this.reversed[i >> 1] >> 1) | (i & 1 ? size >> 1 : 0);
  }

  forward(re: Float64Array, im: Float64Array): void {
    this.permute(re, im);
    const odd = Math.log2(this.size) % 2 === 1;
    if (odd) this.pairs(re, im);
    for (let quarter = odd ? 2 : 1; quarter < this.size; quarter *= 4) this.twoStages(re, im, quarter);
  }

  inverse(re: Float64Array, im: Float64Array): void {
    this.forward(im, re);
    for (let i = 0; i < this.size; i++) {
      re[i] /= this.size;
      im[i] /= this.size;
    }
  }

  private permute(re: Float64Array, im: Float64Array): void {
    for (let i = 0; i < this.size; i++) {
      const j = this.reversed[i];
      if (j <= i) continue;
      const a = re[i];
      re[i] = re[j];
      re[j] = a;
      const b = im[i];
      im[i] = im[j];
      im[j] = b;
    }
  }

  /** The first stage, whose only factor is one; needed where the number of stages is odd. */
  private pairs(re: Float64Array, im: Float64Array): void {
    for (let i = 0; i < this.size; i += 2) {
      const a = re[i + 1];
      const b = im[i + 1];
      re[i + 1] = re[i] - a;
      im[i + 1] = im[i] - b;
      re[i] += a;
      im[i] += b;
    }
  }

  /** From transforms of length `quarter` to transforms of four times that. */
  private twoStages(re: Float64Array, im: Float64Array, quarter: number): void {
    const { size, cos, sin } = this;
    const stride = size / (4 * quarter);
    for (let k = 0; k < quarter; k++) {
      const c1 = cos[2 * k * stride];
      const s1 = sin[2 * k * stride];
      const c2 = cos[k * stride];
      const s2 = sin[k * stride];
      for (let i0 = k; i0 < size; i0 += 4 * quarter) {
        const i1 = i0 + quarter;
        const i2 = i1 + quarter;
        const i3 = i2 + quarter;
        const x1 = re[i1] * c1 + im[i1] * s1;
        const y1 = im[i1] * c1 - re[i1] * s1;
        const x3 = re[i3] * c1 + im[i3] * s1;
        const y3 = im[i3] * c1 - re[i3] * s1;
        const evenX = re[i2] + x3;
        const evenY = im[i2] + y3;
        const oddX = re[i2] - x3;
        const oddY = im[i2] - y3;
        const px = evenX * c2 + evenY * s2;
        const py = evenY * c2 - evenX * s2;
        // The second stage's other factor is -i times this one.
        const qx = oddY * c2 - oddX * s2;
        const qy = -(oddX * c2 + oddY * s2);
        const sumX = re[i0] + x1;
        const sumY = im[i0] + y1;
        const differenceX = re[i0] - x1;
        const differenceY = im[i0] - y1;
        re[i0] = sumX + px;
        im[i0] = sumY + py;
        re[i2] = sumX - px;
        im[i2] = sumY - py;
        re[i1] = differenceX + qx;
        im[i1] = differenceY + qy;
        re[i3] = differenceX - qx;
        im[i3] = differenceY - qy;
      }
    }
  }
}
