/* QEMU's mps2-an386, a Cortex-M4. With -icount shift=6 an instruction takes 64 ns, a tick of its timer 0 40 ns. */
#include "../arm.h"

#define TIMER ((volatile uint32_t *)0x40000000u)

static inline void start_counter(void) {
  TIMER[1] = 0xffffffffu;
  TIMER[2] = 0xffffffffu;
  TIMER[0] = 1;
}

static inline uint32_t instructions(void) { return (uint32_t)(((uint64_t)(0xffffffffu - TIMER[1]) * 5) / 8); }
