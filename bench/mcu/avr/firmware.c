/*
 * Runs an exported folder on an AVR in simavr. Three registers that the chip keeps for programs are its line to
 * simulate.c: reading LINE_SAMPLES gives the next byte of the samples, LINE_MARK says what begins or ends, LINE_RESULT
 * takes bytes of stages and logits.
 */
#include <avr/io.h>
#include <avr/sleep.h>
#include <stdint.h>

#include "line.h"
#include "ulw-model.h"
#include "ulw.h"

#ifndef PUSH
#define PUSH ULW_CHUNK_SAMPLES
#endif

static int16_t samples[PUSH];

static void quit(void) {
  __asm__ volatile("cli");
  sleep_enable();
  for (;;) sleep_cpu();
}

void ulw_trap(void) {
  LINE_MARK = MARK_TRAP;
  quit();
}

static void read_samples(uint8_t count) {
  uint8_t i;
  for (i = 0; i < count; i++) {
    const uint8_t low = LINE_SAMPLES;
    samples[i] = (int16_t)(low | (uint16_t)LINE_SAMPLES << 8);
  }
}

static void write_bytes(const void *from, uint8_t count) {
  const uint8_t *bytes = from;
  while (count-- > 0) LINE_RESULT = *bytes++;
}

static void push_epoch(uint8_t channel) {
  uint16_t done;
  for (done = 0; done < ULW_EPOCH_SAMPLES; done += PUSH) {
    const uint16_t left = ULW_EPOCH_SAMPLES - done;
    const uint8_t count = left < PUSH ? left : PUSH;
    read_samples(count);
    LINE_MARK = MARK_PUSH;
    ulw_push(channel, samples, count);
    LINE_MARK = MARK_PUSHED;
  }
}

/* KNOWN_CYCLES of line.h between two marks: is the simulator's count the manual's? */
static void known_cycles(void) {
  uint8_t mark = MARK_KNOWN, word[2], *at = word;
  __asm__ volatile(
      "out %[line], %[nothing]\n\t"
      "mul r16, r17\n\tmuls r16, r17\n\tmulsu r16, r17\n\tlpm r0, Z\n\tld r0, Z\n\tldd r0, Z+1\n\tst Z, r0\n\tstd Z+1, r0\n\t"
      "push r0\n\tpop r0\n\tadiw r30, 1\n\tmovw r18, r16\n\tadd r18, r16\n\tadc r18, r16\n\t"
      "clt\n\tbld r18, 0\n\tsbrc r18, 0\n\tnop\n\tldi r18, 3\n2:\tdec r18\n\tbrne 2b\n\trcall 3f\n\trjmp 4f\n3:\tret\n4:\t"
      "nop\n\tout %[line], %[mark]\n\tclr r1"
      : "+z"(at)
      : [line] "I"(_SFR_IO_ADDR(LINE_MARK)), [nothing] "r"((uint8_t)MARK_NOTHING), [mark] "r"(mark)
      : "r0", "r16", "r17", "r18", "r19", "memory");
}

int main(void) {
  uint8_t channel;
  int32_t stage;
  /* What two marks cost. */
  LINE_MARK = MARK_NOTHING;
  LINE_MARK = MARK_NOTHING_MORE;
  known_cycles();
  ulw_reset();
  for (;;) {
    LINE_MARK = MARK_EPOCH;
    for (channel = 0; channel < ULW_CHANNELS; channel++) push_epoch(channel);
    LINE_MARK = MARK_FINISH;
    stage = ulw_finish();
    LINE_MARK = MARK_FINISHED;
    write_bytes(&stage, 4);
    write_bytes(ulw_logits(), 20);
  }
}
