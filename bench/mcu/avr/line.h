/* The line between the firmware and the simulator: registers without a purpose of their own, and what is written. */
#define LINE_SAMPLES GPIOR0
#define LINE_MARK GPIOR1
#define LINE_RESULT GPIOR2

/* Their addresses in data space: Register Summary of the ATmega328P's and of the ATmega644P's datasheet. */
#define LINE_SAMPLES_AT 0x3e
#define LINE_MARK_AT 0x4a
#define LINE_RESULT_AT 0x4b

enum {
  MARK_NOTHING = 1,
  MARK_NOTHING_MORE,
  MARK_KNOWN,
  MARK_EPOCH,
  MARK_PUSH,
  MARK_PUSHED,
  MARK_FINISH,
  MARK_FINISHED,
  MARK_TRAP
};

/*
 * Of the instructions in firmware.c's known_cycles, by the AVR Instruction Set Manual: mul, muls, mulsu, lpm, ld, ldd, st,
 * std, push, pop, adiw; movw, add, adc; clt, bld, a skip over a word; a loop of three turns; a call, its return and a jump.
 */
#define KNOWN_CYCLES (2 + 2 + 2 + 3 + 2 + 2 + 2 + 2 + 2 + 2 + 2 + 1 + 1 + 1 + 1 + 1 + 2 + (1 + 3 * 1 + 2 * 2 + 1) + (3 + 4 + 2))
