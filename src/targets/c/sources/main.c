/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stages int16 samples from standard input: little-endian, one of every channel in turn, epoch after epoch. Prints the
 * epoch's number, stage and five logits. Its argument is how many samples a push takes; any number gives the same.
 */
#include <stdio.h>
#include <stdlib.h>

#include "ulw-model.h"
#include "ulw.h"

void ulw_trap(void) {
  fputs("ulw: a bounds check failed\n", stderr);
  exit(2);
}

static int16_t block[ULW_CHANNELS][ULW_EPOCH_SAMPLES];

/* Returns the whole frames that were read, at most `most`. */
static uint32_t read_frames(uint32_t most) {
  unsigned char bytes[2 * ULW_CHANNELS];
  uint32_t frames, channel;
  for (frames = 0; frames < most; frames++) {
    if (fread(bytes, 1, sizeof bytes, stdin) != sizeof bytes) break;
    for (channel = 0; channel < ULW_CHANNELS; channel++)
      block[channel][frames] = (int16_t)(uint16_t)(bytes[2 * channel] | (unsigned)bytes[2 * channel + 1] << 8);
  }
  return frames;
}

static void print_epoch(unsigned long epoch) {
  const int32_t stage = ulw_finish();
  const int32_t *logits = ulw_logits();
  int i;
  printf("%lu %s", epoch, ulw_stage_name(stage));
  for (i = 0; i < 5; i++) printf(" %ld", (long)logits[i]);
  putchar('\n');
}

int main(int count, char **arguments) {
  const long push = count > 1 ? atol(arguments[1]) : (long)ULW_CHUNK_SAMPLES;
  unsigned long epoch = 0;
  uint32_t channel, frames;
  if (push < 1) {
    fputs("usage: ulw [samples a push] < samples\n", stderr);
    return 1;
  }
  ulw_reset();
  do {
    const uint32_t left = ULW_EPOCH_SAMPLES - ulw_position(0);
    frames = read_frames((unsigned long)push < left ? (uint32_t)push : left);
    for (channel = 0; channel < ULW_CHANNELS; channel++) ulw_push(channel, block[channel], frames);
    if (ulw_position(0) == ULW_EPOCH_SAMPLES) print_epoch(epoch++);
  } while (frames > 0);
  return ferror(stdin) || fflush(stdout) != 0;
}
