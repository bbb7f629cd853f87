/* QEMU's 32-bit RISC-V virt. With -icount shift=6 the cycle counter tells nanoseconds, 64 an instruction. */
/* Three instructions side by side, none compressed; in start.c. */
uint32_t semihost(uint32_t operation, uintptr_t argument);

static inline void spin(uint32_t turns) { __asm__ volatile("1: addi %0, %0, -1\nbnez %0, 1b" : "+r"(turns)); }

static inline void start_counter(void) {}

static inline uint32_t instructions(void) {
  uint32_t high, low, again;
  do __asm__ volatile(".option push\n.option arch, +zicsr\ncsrr %0, minstreth\ncsrr %1, minstret\ncsrr %2, minstreth\n.option pop" : "=r"(high), "=r"(low), "=r"(again));
  while (high != again);
  return (uint32_t)((((uint64_t)high << 32) | low) / 64);
}
