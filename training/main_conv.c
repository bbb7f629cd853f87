// Convolution of three taps, BatchNorm, ReLU and pooling by two, forward and backward, for float32 rows that lie one
// feature after another: [batch][features][length]. `main_conv.py` compiles and calls it. PyTorch goes over memory once
// for each of the four, both ways, which is what a step of this small network spends its time on.
#include <stdlib.h>
#include <string.h>

enum { TAPS = 3, LANES = 16, VECTORS = 4, STRIP = LANES * VECTORS, OUTPUTS = 4 };
typedef float Vector __attribute__((vector_size(4 * LANES), aligned(4)));

/** Rows with a zero in front and, behind, a zero more than a strip is long. */
static long padded_length(long length) { return 1 + length + 1 + STRIP; }

static void pad(const float *rows, long features, long length, float *padded) {
  const long stride = padded_length(length);
  for (long i = 0; i < features; i++) {
    padded[i * stride] = 0;
    memcpy(padded + i * stride + 1, rows + i * length, length * sizeof(float));
    memset(padded + i * stride + 1 + length, 0, (1 + STRIP) * sizeof(float));
  }
}

/** Four outputs over a strip. `kernel` is that of the first: [outputs][inputs][TAPS]. */
static void convolve_strip(const float *padded, long stride, const float *kernel, long inputs, Vector sums[OUTPUTS][VECTORS]) {
  const long next = inputs * TAPS;
  memset(sums, 0, OUTPUTS * VECTORS * sizeof(Vector));
  for (long i = 0; i < inputs; i++) {
    for (int tap = 0; tap < TAPS; tap++) {
      const float *x = padded + i * stride + tap;
      const float *w = kernel + i * TAPS + tap;
#pragma GCC unroll 4
      for (int v = 0; v < VECTORS; v++) {
        const Vector at = *(const Vector *)(x + v * LANES);
#pragma GCC unroll 4
        for (int o = 0; o < OUTPUTS; o++) sums[o][v] += w[o * next] * at;
      }
    }
  }
}

/** y[o][t] = sum of kernel[o][i][k] * x[i][t + k - 1]; outputs are a multiple of 4. */
static void convolve(const float *padded, const float *kernel, float *y, long inputs, long outputs, long length) {
  const long stride = padded_length(length);
  for (long start = 0; start < length; start += STRIP) {
    const long count = length - start < STRIP ? length - start : STRIP;
    for (long o = 0; o < outputs; o += OUTPUTS) {
      Vector sums[OUTPUTS][VECTORS];
      convolve_strip(padded + start, stride, kernel + o * inputs * TAPS, inputs, sums);
      for (int n = 0; n < OUTPUTS; n++) memcpy(y + (o + n) * length + start, sums[n], count * sizeof(float));
    }
  }
}

/** Convolves a batch; `mean` and `variance` (biased) are those of each output over the batch. */
void forward(const float *x, const float *kernel, float *y, long batch, long inputs, long outputs, long length, float *mean, float *variance) {
  float *padded = malloc(inputs * padded_length(length) * sizeof(float));
  double *sums = calloc(2 * outputs, sizeof(double));
  for (long b = 0; b < batch; b++) {
    float *rows = y + b * outputs * length;
    pad(x + b * inputs * length, inputs, length, padded);
    convolve(padded, kernel, rows, inputs, outputs, length);
    for (long o = 0; o < outputs; o++) {
      float sum = 0, squares = 0;
      for (long t = 0; t < length; t++) {
        const float value = rows[o * length + t];
        sum += value;
        squares += value * value;
      }
      sums[2 * o] += sum;
      sums[2 * o + 1] += squares;
    }
  }
  const double count = (double)batch * length;
  for (long o = 0; o < outputs; o++) {
    const double middle = sums[2 * o] / count;
    mean[o] = middle;
    variance[o] = sums[2 * o + 1] / count - middle * middle;
  }
  free(padded);
  free(sums);
}

/** pooled = max(0, larger of each pair of y * scale + offset); an odd last value is a pair by itself. */
void pool(const float *y, const float *scale, const float *offset, float *pooled, long batch, long outputs, long length) {
  const long half = (length + 1) / 2;
  for (long row = 0; row < batch * outputs; row++) {
    const float s = scale[row % outputs], f = offset[row % outputs];
    const float *from = y + row * length;
    float *to = pooled + row * half;
    for (long j = 0; j < length / 2; j++) {
      const float first = from[2 * j] * s + f, second = from[2 * j + 1] * s + f;
      const float larger = first > second ? first : second;
      to[j] = larger > 0 ? larger : 0;
    }
    if (length & 1) to[half - 1] = from[length - 1] * s + f > 0 ? from[length - 1] * s + f : 0;
  }
}

/** What passes back through pool and ReLU, summed over a row, and weighed by how far its value lies from the mean. */
static void sum_gradients(const float *y, const float *gradient, long length, float s, float f, float mean, double *plain, double *weighed) {
  float sum = 0, product = 0;
  for (long j = 0; j < length / 2; j++) {
    const float first = y[2 * j] * s + f, second = y[2 * j + 1] * s + f;
    const float passed = (first >= second ? first : second) > 0 ? gradient[j] : 0;
    sum += passed;
    product += passed * ((first >= second ? y[2 * j] : y[2 * j + 1]) - mean);
  }
  if (length & 1) {
    const float passed = y[length - 1] * s + f > 0 ? gradient[length / 2] : 0;
    sum += passed;
    product += passed * (y[length - 1] - mean);
  }
  *plain += sum;
  *weighed += product;
}

/** y becomes its own gradient: (passed - plain - (y - mean) * weighed) * s. */
static void through_norm(float *y, const float *gradient, long length, float s, float f, float mean, float plain, float weighed) {
  for (long j = 0; j < length / 2; j++) {
    const float a = y[2 * j], b = y[2 * j + 1];
    const float first = a * s + f, second = b * s + f;
    const float passed = (first >= second ? first : second) > 0 ? gradient[j] : 0;
    y[2 * j] = s * ((first >= second ? passed : 0) - plain - (a - mean) * weighed);
    y[2 * j + 1] = s * ((first >= second ? 0 : passed) - plain - (b - mean) * weighed);
  }
  if (length & 1) {
    const float a = y[length - 1];
    y[length - 1] = s * ((a * s + f > 0 ? gradient[length / 2] : 0) - plain - (a - mean) * weighed);
  }
}

/** kernel_gradient[o][i][k] += sum of gradient[o][t] * x[i][t + k - 1]; four outputs at a time, for twelve sums at once. */
static void add_kernel_gradient(const float *padded, const float *gradient, float *kernel_gradient, long inputs, long outputs, long length) {
  const long stride = padded_length(length), whole = length / LANES * LANES;
  for (long o = 0; o < outputs; o += OUTPUTS) {
    for (long i = 0; i < inputs; i++) {
      const float *g = gradient + o * length, *x = padded + i * stride;
      Vector sums[OUTPUTS][TAPS] = {0};
      for (long t = 0; t < whole; t += LANES)
#pragma GCC unroll 4
        for (int n = 0; n < OUTPUTS; n++)
#pragma GCC unroll 3
          for (int tap = 0; tap < TAPS; tap++) sums[n][tap] += *(const Vector *)(g + n * length + t) * *(const Vector *)(x + t + tap);
      for (int n = 0; n < OUTPUTS; n++)
        for (int tap = 0; tap < TAPS; tap++) {
          float sum = 0;
          for (int lane = 0; lane < LANES; lane++) sum += sums[n][tap][lane];
          for (long t = whole; t < length; t++) sum += g[n * length + t] * x[t + tap];
          kernel_gradient[((o + n) * inputs + i) * TAPS + tap] += sum;
        }
    }
  }
}

/**
 * From the pooled rows' gradient to those of x (unless null; its features are a multiple of 4), of the kernel and of BatchNorm's weight and bias. `y`, what
 * `forward` made, is written over. `deviation` is 1 / sqrt(variance + epsilon); scale and offset are those `pool` had.
 */
void backward(
    const float *x, const float *kernel, float *y, const float *scale, const float *offset, const float *mean,
    const float *deviation, const float *pooled_gradient, float *x_gradient, float *kernel_gradient,
    float *weight_gradient, float *bias_gradient, long batch, long inputs, long outputs, long length) {
  const long half = (length + 1) / 2;
  const long widest = inputs > outputs ? inputs : outputs;
  float *padded = malloc(widest * padded_length(length) * sizeof(float));
  float *turned = malloc(inputs * outputs * TAPS * sizeof(float));
  double *sums = calloc(2 * outputs, sizeof(double));
  for (long row = 0; row < batch * outputs; row++) {
    const long o = row % outputs;
    sum_gradients(y + row * length, pooled_gradient + row * half, length, scale[o], offset[o], mean[o], sums + 2 * o, sums + 2 * o + 1);
  }
  for (long o = 0; o < outputs; o++) {
    bias_gradient[o] = sums[2 * o];
    weight_gradient[o] = sums[2 * o + 1] * deviation[o];
    for (long i = 0; i < inputs; i++)
      for (int tap = 0; tap < TAPS; tap++) turned[(i * outputs + o) * TAPS + tap] = kernel[(o * inputs + i) * TAPS + TAPS - 1 - tap];
  }
  memset(kernel_gradient, 0, outputs * inputs * TAPS * sizeof(float));
  const double count = (double)batch * length;
  for (long b = 0; b < batch; b++) {
    float *rows = y + b * outputs * length;
    for (long o = 0; o < outputs; o++) {
      const float plain = sums[2 * o] / count, weighed = weight_gradient[o] * deviation[o] / count;
      through_norm(rows + o * length, pooled_gradient + (b * outputs + o) * half, length, scale[o], offset[o], mean[o], plain, weighed);
    }
    pad(x + b * inputs * length, inputs, length, padded);
    add_kernel_gradient(padded, rows, kernel_gradient, inputs, outputs, length);
    if (x_gradient == NULL) continue;
    pad(rows, outputs, length, padded);
    convolve(padded, turned, x_gradient + b * inputs * length, outputs, inputs, length);
  }
  free(padded);
  free(turned);
  free(sums);
}
