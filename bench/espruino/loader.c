/*
 * E.nativeCall's contract without Espruino: an image lies in flat memory wherever it was put, is entered at an address
 * with the Thumb bit set, takes at most four ints and gives one. A Linux program of its own, without a C library, that
 * QEMU's user mode runs in Thumb state. Reads words from standard input: bytes of image, of model, of arena, channels,
 * samples of an epoch, of a push (0: one at a time, as a number), epochs, by how many words everything is moved, and the
 * arena's first nine words; then image, model and, epoch by epoch, every channel's samples. Writes of every epoch the
 * stage and five logits, then how many bytes outside the arena have changed.
 */
#include <stdint.h>

#define READ 3
#define WRITE 4
#define EXIT 1

enum { IMAGE, MODEL, ARENA, CHANNELS, EPOCH_SAMPLES, PUSH, EPOCHS, MOVED, HEADER, HEADER_WORDS = HEADER + 9 };
enum { RESET = -1, FINISH = -2, DISCARD = -3, ONE = -4, REFUSED = -1, WHOLE = -2 };
/* Of the header: the model's address, whether it is an offset, which channels are used; where the logits' state is. */
enum { AT_MODEL, IS_INSIDE, USED, STATE };

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

static void expect(int32_t found, int32_t expected) {
  if (found != expected) leave(5);
}

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
  for (uint32_t i = 0; i < 9; i++) arena[i] = header[HEADER + i];
  arena[AT_MODEL] = (uint32_t)(uintptr_t)model;
  arena[USED] = (1u << header[CHANNELS]) - 1;
  for (uint32_t i = 0; i < sizeof flat; i++) before[i] = ((const uint8_t *)flat)[i];

  const native call = (native)((uintptr_t)image | 1);
  const int32_t own = (int32_t)(uintptr_t)arena, first = (int32_t)(uintptr_t)samples;
  const int32_t channels = (int32_t)header[CHANNELS], length = (int32_t)header[EPOCH_SAMPLES];
  expect(call(own, 0, RESET, 0), 0);
  expect(call(own, first, 1, channels), REFUSED);
  expect(call(own, 0, 1, 0), REFUSED);
  expect(call(own, 40000, ONE, 0), REFUSED);
  expect(call(own, first, -9, 0), REFUSED);
  for (uint32_t epoch = 0; epoch < header[EPOCHS]; epoch++) {
    read_all(samples, 2 * header[CHANNELS] * header[EPOCH_SAMPLES]);
    int32_t push = (int32_t)header[PUSH];
    for (int32_t done = 0; done < length;) {
      const int32_t count = push == 0 ? 1 : push;
      const int32_t taken = length - done < count ? length - done : count;
      for (int32_t channel = 0; channel < channels; channel++) {
        const int16_t *const from = samples + channel * length + done;
        const int32_t got = push == 0 ? call(own, *from, ONE, channel) : call(own, (int32_t)(uintptr_t)from, count, channel);
        expect(got, done + taken == length ? WHOLE - taken : taken);
      }
      done += taken;
      /* The first epoch by turns: single samples wait while others are pushed. */
      if (epoch == 0 && header[PUSH] > 0) push = push == 0 ? (int32_t)header[PUSH] : 0;
    }
    expect(call(own, 7, ONE, 0), WHOLE);
    expect(call(own, first, 1, 0), WHOLE);
    int32_t result[6];
    result[0] = call(own, 0, FINISH, 0);
    expect(call(own, 0, DISCARD, 0), 0);
    for (int i = 0; i < 5; i++) result[1 + i] = (int32_t)arena[header[HEADER + STATE] / 4 + i];
    write_words(result, 6);
  }
  const int32_t changed = changed_outside(arena, header[ARENA]);
  write_words(&changed, 1);
  leave(0);
}

__attribute__((naked)) void _start(void) { __asm__("bl loader"); }
