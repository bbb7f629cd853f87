/* QEMU's microbit, a Cortex-M0. With -icount shift=6 an instruction takes 64 ns, a tick of its timer 0 62.5 ns. */
#include "../arm.h"

#define TIMER 0x40008000u
#define REGISTER(offset) (*(volatile uint32_t *)(TIMER + (offset)))

static inline void start_counter(void) {
  REGISTER(0x508) = 3; /* 32 bits */
  REGISTER(0x510) = 0; /* 16 MHz */
  REGISTER(0x000) = 1; /* start */
}

static inline uint32_t instructions(void) {
  REGISTER(0x040) = 1; /* capture */
  return (uint32_t)(((uint64_t)REGISTER(0x540) * 125) / 128);
}
