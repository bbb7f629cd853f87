/**
 * Complex fast Fourier transform of one power-of-two size, in place on split arrays (Cooley and Tukey 1965, radix 2,
 * decimation in time). `inverse` divides by the size, so that it undoes `forward`.
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
    this.pairs(re, im);
    for (let half = 2; half < this.size; half *= 2) this.stage(re, im, half);
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

  /** The first stage, whose only factor is one. */
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

  private stage(re: Float64Array, im: Float64Array, half: number): void {
    const { size, cos, sin } = this;
    const stride = size / (2 * half);
    for (let k = 0; k < half; k++) {
      const c = cos[k * stride];
      const s = sin[k * stride];
      for (let i = k; i < size; i += 2 * half) {
        const j = i + half;
        const a = re[j] * c + im[j] * s;
        const b = im[j] * c - re[j] * s;
        re[j] = re[i] - a;
        im[j] = im[i] - b;
        re[i] += a;
        im[i] += b;
      }
    }
  }
}
