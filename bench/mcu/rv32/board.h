/* QEMU's 32-bit RISC-V virt. With -icount shift=6 the cycle counter tells nanoseconds, 64 an instruction. */
static inline uint32_t semihost(uint32_t operation, uintptr_t argument) {
  register uintptr_t a0 __asm__("a0") = operation;
  register uintptr_t a1 __asm__("a1") = argument;
  __asm__ volatile(
      ".option push\n.option norvc\n.balign 16\nslli x0, x0, 0x1f\nebreak\nsrai x0, x0, 7\n.option pop"
      : "+r"(a0)
      : "r"(a1)
      : "memory");
  return (uint32_t)a0;
}

static inline void spin(uint32_t turns) { __asm__ volatile("1: addi %0, %0, -1\nbnez %0, 1b" : "+r"(turns)); }

static inline void start_counter(void) {}

static inline uint32_t instructions(void) {
  uint32_t high, low, again;
  do __asm__ volatile("csrr %0, minstreth\ncsrr %1, minstret\ncsrr %2, minstreth" : "=r"(high), "=r"(low), "=r"(again));
  while (high != again);
  return (uint32_t)((((uint64_t)high << 32) | low) / 64);
}
