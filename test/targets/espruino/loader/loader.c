/*
 * E.nativeCall's contract without Espruino: an image lies in flat memory wherever it was put, is entered at an address
 * with the Thumb bit set, takes at most four ints and gives one. A Linux program of its own, without a C library, that
 * QEMU's user mode runs on a Cortex-M4. Reads words from standard input: bytes of image, of model, of arena, offset of
 * the scratch, channels, samples of an epoch, of a push, epochs, and by how many words everything is moved; then image,
 * model and, epoch by epoch, every channel's samples. Writes of every epoch the stage and five logits, then how many
 * bytes outside the arena have changed.
 */
#include <stdint.h>

#define READ 3
#define WRITE 4
#define EXIT 1

enum { IMAGE, MODEL, ARENA, SCRATCH, CHANNELS, EPOCH_SAMPLES, PUSH, EPOCHS, MOVED, HEADER_WORDS };
enum { RESET = -1, FINISH = -2 };

#define GAP 16
#define PAINT 0xa5

static uint32_t flat[16384];
static int16_t samples[1 << 16];
static uint8_t before[sizeof flat];

static int32_t system_call(int32_t number, int32_t a, int32_t b, int32_t c) {
  register int32_t r7 __asm__("r7") = number;
  register int32_t r0 __asm__("r0") = a;
  register int32_t r1 __asm__("r1") = b;
  register int32_t r2 __asm__("r2") = c;
  __asm__ volatile("svc 0" : "+r"(r0) : "r"(r1), "r"(r2), "r"(r7) : "memory");
  return r0;
}

static void leave(int status) {
  for (;;) system_call(EXIT, status, 0, 0);
}

static void read_all(void *target, uint32_t bytes) {
  uint8_t *at = target;
  while (bytes > 0) {
    const int32_t got = system_call(READ, 0, (int32_t)(uintptr_t)at, (int32_t)bytes);
    if (got <= 0) leave(2);
    at += got;
    bytes -= (uint32_t)got;
  }
}

static void write_words(const int32_t *words, uint32_t count) {
  if (system_call(WRITE, 1, (int32_t)(uintptr_t)words, (int32_t)(4 * count)) != (int32_t)(4 * count)) leave(3);
}

typedef int32_t (*native)(int32_t, int32_t, int32_t, int32_t);

static uint32_t words_of(uint32_t bytes) { return (bytes + 3) / 4; }

static int32_t changed_outside(const uint32_t *arena, uint32_t bytes) {
  const uint8_t *now = (const uint8_t *)flat;
  const uint32_t from = (uint32_t)((const uint8_t *)arena - now);
  int32_t changed = 0;
  for (uint32_t i = 0; i < sizeof flat; i++) changed += (i < from || i >= from + bytes) && now[i] != before[i];
  return changed;
}

__attribute__((used)) void loader(void) {
  uint32_t header[HEADER_WORDS];
  read_all(header, sizeof header);
  for (uint32_t i = 0; i < sizeof flat / 4; i++) flat[i] = PAINT * 0x01010101u;
  uint32_t *const image = flat + GAP + header[MOVED];
  uint32_t *const model = image + words_of(header[IMAGE]) + GAP;
  uint32_t *const arena = model + words_of(header[MODEL]) + GAP;
  if (arena + words_of(header[ARENA]) + GAP > flat + sizeof flat / 4) leave(4);
  read_all(image, header[IMAGE]);
  read_all(model, header[MODEL]);
  arena[0] = header[SCRATCH];
  for (uint32_t i = 0; i < sizeof flat; i++) before[i] = ((const uint8_t *)flat)[i];

  const native call = (native)((uintptr_t)image | 1);
  const int32_t at_model = (int32_t)(uintptr_t)model, at_arena = (int32_t)(uintptr_t)arena;
  call(at_model, at_arena, 0, RESET);
  for (uint32_t epoch = 0; epoch < header[EPOCHS]; epoch++) {
    read_all(samples, 2 * header[CHANNELS] * header[EPOCH_SAMPLES]);
    for (uint32_t done = 0; done < header[EPOCH_SAMPLES]; done += header[PUSH]) {
      const uint32_t left = header[EPOCH_SAMPLES] - done;
      const uint32_t count = left < header[PUSH] ? left : header[PUSH];
      for (uint32_t channel = 0; channel < header[CHANNELS]; channel++) {
        const int16_t *const from = samples + channel * header[EPOCH_SAMPLES] + done;
        if (call(at_model, at_arena, (int32_t)(uintptr_t)from, (int32_t)(channel << 16 | count)) != (int32_t)count)
          leave(5);
      }
    }
    int32_t result[6];
    result[0] = call(at_model, at_arena, 0, FINISH);
    for (int i = 0; i < 5; i++) result[1 + i] = (int32_t)arena[1 + i];
    write_words(result, 6);
  }
  const int32_t changed = changed_outside(arena, header[ARENA]);
  write_words(&changed, 1);
  leave(0);
}

__attribute__((naked)) void _start(void) { __asm__("bl loader"); }
