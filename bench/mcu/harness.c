/*
 * Runs an exported folder on a board of QEMU's: epochs from the file samples.bin (every channel's samples, epoch after
 * epoch) through semihosting; of each it prints the stage, the logits, the instructions of its pushes and of its finish;
 * at the end the deepest stack of a call. -DPUSH=n pushes n samples at a time.
 */
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "ulw-model.h"
#include "ulw.h"

#ifndef PUSH
#define PUSH ULW_CHUNK_SAMPLES
#endif

enum { SYS_OPEN = 1, SYS_WRITE0 = 4, SYS_READ = 6, SYS_EXIT = 0x18 };
enum { STOPPED_EXIT = 0x20026, STOPPED_ERROR = 0x20023, READ_BINARY = 1 };

static int16_t samples[ULW_EPOCH_SAMPLES];

static void say(const char *text) { semihost(SYS_WRITE0, (uintptr_t)text); }

static __attribute__((noreturn)) void quit(int failed) {
  for (;;) semihost(SYS_EXIT, failed ? STOPPED_ERROR : STOPPED_EXIT);
}

static void say_number(int32_t number) {
  char digits[13];
  char *next = digits + sizeof digits;
  uint32_t rest = number < 0 ? 0u - (uint32_t)number : (uint32_t)number;
  *--next = 0;
  do *--next = (char)('0' + rest % 10);
  while ((rest /= 10) != 0);
  if (number < 0) *--next = '-';
  *--next = ' ';
  say(next);
}

void ulw_trap(void) {
  say("trap\n");
  quit(1);
}

static uint32_t read_samples(uint32_t file) {
  uint32_t block[3];
  block[0] = file;
  block[1] = (uint32_t)(uintptr_t)samples;
  block[2] = sizeof samples;
  return semihost(SYS_READ, (uintptr_t)block) == 0;
}

static uint32_t open_samples(void) {
  static const char name[] = "samples.bin";
  uint32_t block[3];
  block[0] = (uint32_t)(uintptr_t)name;
  block[1] = READ_BINARY;
  block[2] = sizeof name - 1;
  return semihost(SYS_OPEN, (uintptr_t)block);
}

/* Words below the caller's stack that are painted before a call and looked at after it. */
#define PAINTED 512
#define PAINT 0xa5a5a5a5u

static uint32_t *stack_pointer(void) { return (uint32_t *)__builtin_frame_address(0); }

static __attribute__((noinline)) void paint(uint32_t *from) {
  volatile uint32_t *word;
  for (word = from - PAINTED; word < from - 32; word++) *word = PAINT;
}

/* Bytes below `from` that a call has used. */
static __attribute__((noinline)) uint32_t used(uint32_t *from) {
  volatile uint32_t *word = from - PAINTED;
  while (word < from && *word == PAINT) word++;
  return (uint32_t)((uintptr_t)from - (uintptr_t)word);
}

static uint32_t push_stack, finish_stack, longest_push;

static __attribute__((noinline)) void push_all(uint32_t channel) {
  uint32_t done;
  for (done = 0; done < ULW_EPOCH_SAMPLES; done += PUSH) {
    const uint32_t left = ULW_EPOCH_SAMPLES - done;
#ifdef EACH_PUSH
    uint32_t taken = instructions();
    ulw_push(channel, samples + done, left < PUSH ? left : PUSH);
    taken = instructions() - taken;
    if (taken > longest_push) longest_push = taken;
#else
    ulw_push(channel, samples + done, left < PUSH ? left : PUSH);
#endif
  }
}

static __attribute__((noinline)) uint32_t push_epoch(uint32_t channel) {
  const uint32_t before = instructions();
  push_all(channel);
  return instructions() - before;
}

static void look_at_stack(uint32_t channel) {
  uint32_t *const here = stack_pointer() - 16;
  paint(here);
  push_all(channel);
  if (used(here) > push_stack) push_stack = used(here);
}

/* Instructions of a loop of two a turn, and what reading the counter costs. */
static __attribute__((noinline)) uint32_t spun(uint32_t turns) {
  const uint32_t before = instructions();
  spin(turns);
  return instructions() - before;
}

/* One tick is up to an instruction. */
static int counter_is_exact(void) {
  const uint32_t more = spun(100001) - spun(1);
  return more >= 2 * 100000 - 1 && more <= 2 * 100000 + 1;
}

int main(void) {
  const uint32_t file = open_samples();
  uint32_t epoch, channel;
  start_counter();
  if (!counter_is_exact()) {
    say("counter\n");
    quit(1);
  }
  ulw_reset();
  for (epoch = 0;; epoch++) {
    uint32_t pushes = 0, finish;
    int32_t stage, i;
    for (channel = 0; channel < ULW_CHANNELS; channel++) {
      if (!read_samples(file)) break;
      if (epoch == 1) look_at_stack(channel);
      else pushes += push_epoch(channel);
    }
    if (channel < ULW_CHANNELS) break;
    paint(stack_pointer() - 16);
    finish = instructions();
    stage = ulw_finish();
    finish = instructions() - finish;
    if (used(stack_pointer() - 16) > finish_stack) finish_stack = used(stack_pointer() - 16);
    say("epoch");
    say_number(stage);
    for (i = 0; i < 5; i++) say_number(ulw_logits()[i]);
    say_number((int32_t)pushes);
    say_number((int32_t)finish);
    say_number((int32_t)longest_push);
    say("\n");
  }
  say("stack");
  say_number((int32_t)push_stack);
  say_number((int32_t)finish_stack);
  say("\n");
  quit(0);
}
