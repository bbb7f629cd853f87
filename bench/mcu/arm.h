/* Semihosting and a known number of instructions on any Cortex-M. */
static inline uint32_t semihost(uint32_t operation, uintptr_t argument) {
  register uint32_t r0 __asm__("r0") = operation;
  register uintptr_t r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

static inline void spin(uint32_t turns) {
  __asm__ volatile(".syntax unified\n1: subs %0, #1\nbne 1b" : "+l"(turns) : : "cc");
}
