/* SPDX-License-Identifier: Apache-2.0 */
#include "ulw.h"

#include "ulw-engine.h"

uint32_t ulw_arena[ULW_ARENA_BYTES / 4];
#if ULW_KNOWS_SAMPLES
const int16_t *ulw_samples;
u32 ulw_samples_bytes;
#endif

/* A negative size says that the arena is not what was planned. */
typedef char ulw_arena_is_as_planned[sizeof ulw_arena == ULW_STATE_BYTES + ULW_SCRATCH_BYTES ? 1 : -1];
typedef char ulw_state_is_as_planned[ULW_STATE_BYTES == ULW_FIRST_CHANNEL + ULW_CHANNELS * ULW_CHANNEL_BYTES ? 1 : -1];
typedef char ulw_parts_are_whole_words[(ULW_STATE_BYTES | ULW_SCRATCH_BYTES | ULW_CHANNEL_BYTES) % 4 == 0 ? 1 : -1];
typedef char ulw_model_is_whole[sizeof ulw_model == ULW_MODEL_BYTES ? 1 : -1];

#define STATE ULW_AT_ARENA
#define SCRATCH (ULW_AT_ARENA + ULW_STATE_BYTES)

static uint32_t channel_word(uint32_t channel, uint32_t offset) {
  if (channel >= ULW_CHANNELS) return 0;
  return ulw_arena[(ULW_FIRST_CHANNEL + channel * ULW_CHANNEL_BYTES + offset) / 4];
}

void ulw_reset(void) { index_reset(ULW_AT_MODEL, STATE); }

uint32_t ulw_push(uint32_t channel, const int16_t *samples, uint32_t count) {
  uint32_t taken;
  if (channel >= ULW_CHANNELS) return 0;
#if ULW_KNOWS_SAMPLES || defined(__AVR__)
  if (count > ULW_EPOCH_SAMPLES) count = ULW_EPOCH_SAMPLES;
#endif
#if ULW_KNOWS_SAMPLES
  ulw_samples = samples;
  ulw_samples_bytes = 2 * count;
#endif
  taken = index_push(ULW_AT_MODEL, STATE, SCRATCH, channel, ULW_AT_SAMPLES(samples), count);
#if ULW_KNOWS_SAMPLES
  ulw_samples_bytes = 0;
#endif
  return taken;
}

int32_t ulw_finish(void) { return (ulw_offset)index_finish(ULW_AT_MODEL, STATE); }

void ulw_discard(void) { index_discard(ULW_AT_MODEL, STATE); }

const int32_t *ulw_logits(void) { return (const int32_t *)ulw_arena + ULW_LOGITS / 4; }

uint32_t ulw_position(uint32_t channel) { return channel_word(channel, ULW_POSITION); }

uint32_t ulw_saturated(uint32_t channel) { return channel_word(channel, ULW_SATURATED); }

const char *ulw_stage_name(int32_t stage) {
  static const char *const names[] = {"W", "N1", "N2", "N3", "REM"};
  return stage >= 0 && stage < 5 ? names[stage] : "?";
}

const char *ulw_channel_name(uint32_t channel) {
  static const char *const names[] = ULW_CHANNEL_NAMES;
  return channel < ULW_CHANNELS ? names[channel] : "?";
}

const char *ulw_version(void) { return ULW_VERSION; }
