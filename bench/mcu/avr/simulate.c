/*
 * simulate CHIP ELF SAMPLES: an AVR at 16 MHz runs the firmware until the file of int16 samples is used up. Prints a line
 * of every epoch: stage, five logits, cycles of its pushes and of its finish, cycles of its longest push; at the end the
 * deepest stack of a call, from RAM that was painted before it. Marks cost cycles;
 * those are taken off.
 */
#include <inttypes.h>
#include <simavr/sim_avr.h>
#include <simavr/sim_elf.h>
#include <simavr/sim_io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "line.h"

enum { RAM_START = 0x100, SPL_AT = 0x5d, PAINT = 0xa5, RESULT_BYTES = 24 };

static struct {
  avr_t *avr;
  FILE *samples;
  int32_t result[RESULT_BYTES / 4];
  unsigned received;
  avr_cycle_count_t begun, mark_cost, pushes, finish, longest;
  unsigned free_ram, top, stack;
  int is_over, has_failed;
} run;

static unsigned stack_pointer(void) { return run.avr->data[SPL_AT] | (unsigned)run.avr->data[SPL_AT + 1] << 8; }

static void paint(void) {
  run.top = stack_pointer();
  memset(run.avr->data + run.free_ram, PAINT, run.top + 1 - run.free_ram);
}

static void look_at_stack(void) {
  unsigned lowest = run.free_ram;
  while (lowest <= run.top && run.avr->data[lowest] == PAINT) lowest++;
  if (lowest == run.free_ram) run.has_failed = 1;
  if (run.top + 1 - lowest > run.stack) run.stack = run.top + 1 - lowest;
}

static uint8_t read_sample(avr_t *avr, avr_io_addr_t address, void *unused) {
  const int byte = fgetc(run.samples);
  (void)unused;
  if (byte == EOF) run.is_over = 1;
  return avr->data[address] = (uint8_t)byte;
}

static void write_mark(avr_t *avr, avr_io_addr_t address, uint8_t mark, void *unused) {
  const avr_cycle_count_t taken = avr->cycle - run.begun - run.mark_cost;
  (void)unused;
  avr->data[address] = mark;
  switch (mark) {
    case MARK_NOTHING_MORE: run.mark_cost = avr->cycle - run.begun; break;
    case MARK_KNOWN:
      if (taken == KNOWN_CYCLES) break;
      printf("%" PRIu64 " cycles for %d\n", taken, KNOWN_CYCLES);
      run.has_failed = 1;
      break;
    case MARK_EPOCH: run.pushes = run.longest = 0; break;
    case MARK_PUSH:
    case MARK_FINISH: paint(); break;
    case MARK_PUSHED:
      run.pushes += taken;
      if (taken > run.longest) run.longest = taken;
      look_at_stack();
      break;
    case MARK_FINISHED:
      run.finish = taken;
      look_at_stack();
      break;
    case MARK_TRAP:
      puts("trap");
      run.has_failed = 1;
  }
  run.begun = avr->cycle;
}

static void write_result(avr_t *avr, avr_io_addr_t address, uint8_t byte, void *unused) {
  unsigned i;
  (void)unused;
  avr->data[address] = byte;
  ((uint8_t *)run.result)[run.received++] = byte;
  if (run.received < RESULT_BYTES) return;
  run.received = 0;
  printf("epoch");
  for (i = 0; i < RESULT_BYTES / 4; i++) printf(" %" PRId32, run.result[i]);
  printf(" %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", run.pushes, run.finish, run.longest);
}

/* The first byte of RAM that no variable has. */
static unsigned end_of_variables(const elf_firmware_t *firmware) {
  return RAM_START + firmware->datasize + firmware->bsssize;
}

int main(int count, char **arguments) {
  static elf_firmware_t firmware;
  int state = cpu_Running;
  if (count != 4 || elf_read_firmware(arguments[2], &firmware) != 0) return 1;
  run.samples = fopen(arguments[3], "rb");
  run.avr = avr_make_mcu_by_name(arguments[1]);
  if (run.samples == NULL || run.avr == NULL) return 1;
  avr_init(run.avr);
  run.avr->frequency = 16000000;
  avr_load_firmware(run.avr, &firmware);
  run.free_ram = end_of_variables(&firmware);
  avr_register_io_read(run.avr, LINE_SAMPLES_AT, read_sample, NULL);
  avr_register_io_write(run.avr, LINE_MARK_AT, write_mark, NULL);
  avr_register_io_write(run.avr, LINE_RESULT_AT, write_result, NULL);
  while (!run.is_over && !run.has_failed && state != cpu_Done && state != cpu_Crashed) state = avr_run(run.avr);
  printf("stack %u\n", run.stack);
  return !run.is_over || run.has_failed;
}
