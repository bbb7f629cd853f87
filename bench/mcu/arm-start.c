#include <stdint.h>

extern uint32_t bss_start[], bss_end[], stack_top[];
int main(void);

static void reset(void) {
  volatile uint32_t *word;
  for (word = bss_start; word < bss_end; word++) *word = 0;
  main();
  for (;;) {
  }
}

__attribute__((section(".vectors"), used)) static const void *const vectors[] = {stack_top, (const void *)reset};
