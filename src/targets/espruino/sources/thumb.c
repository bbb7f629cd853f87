/*
 * The engine as one function without statics, for E.nativeCall: nothing in it depends on a model or on where it lies. It
 * does what an interpreter would be slow at: counts samples, gathers single ones for a pass, says when an epoch is whole.
 */
#include "ulw-engine.h"

/* What lies at the arena's start; all but `channel` is filled in by the caller. Offsets are from the arena's start. */
struct arena {
  /* The model's address, or where `model_inside` is set its offset. */
  u32 model, model_inside;
  /* One bit for each channel that takes samples. */
  u32 used;
  u32 state, scratch;
  u32 channels, epoch_samples;
  /* Most samples that wait for a pass, and where: `chunk` int16 of each channel. */
  u32 chunk, parts;
  /* Of each channel: samples that its epoch still takes, and those of it that wait. */
  struct {
    u32 room, waiting;
  } channel[];
};

/* Values of `count` that are no count. */
enum { RESET = -1, FINISH = -2, DISCARD = -3, ONE = -4 };
#define REFUSED (-1)
/* Instead of the samples taken, when the channel's epoch is whole: one comparison tells a caller that all is as usual. */
#define WHOLE(taken) (-2 - (s32)(taken))

static void begin(struct arena *own) {
  u32 i;
  for (i = 0; i < own->channels; i++) {
    own->channel[i].room = own->used >> i & 1 ? own->epoch_samples : 0;
    own->channel[i].waiting = 0;
  }
}

ULW_NOINLINE u32 pass(struct arena *own, u32 model, u32 channel, u32 samples, u32 count) {
  const u32 at = (u32)own;
  return index_push(model, at + own->state, at + own->scratch, channel, samples, count);
}

/* First in the image: where a caller enters. Returns the samples taken, WHOLE or REFUSED; after FINISH a stage. */
__attribute__((section(".entry"), used)) s32 ulw_native(struct arena *own, u32 samples, s32 count, u32 channel) {
  const u32 at = (u32)own, state = at + own->state;
  const u32 model = own->model_inside ? at + own->model : own->model;
  const u32 part = at + own->parts + 2 * own->chunk * channel;
  u32 taken = (u32)count;
  if (count == FINISH) return (s32)index_finish(model, state);
  if (count == RESET || count == DISCARD) {
    begin(own);
    if (count == RESET) index_reset(model, state);
    else index_discard(model, state);
    return 0;
  }
  if (channel >= own->channels) return REFUSED;
  if (count == ONE) {
    if ((s32)samples != (s16)samples) return REFUSED;
    taken = own->channel[channel].room > 0;
    if (taken) i32_store16(part + 2 * own->channel[channel].waiting++, samples);
  } else {
    if (samples == 0 || count < 0) return REFUSED;
    if (taken > own->channel[channel].room) taken = own->channel[channel].room;
  }
  own->channel[channel].room -= taken;
  if (own->channel[channel].waiting == own->chunk || own->channel[channel].room == 0 || count != ONE) {
    pass(own, model, channel, part, own->channel[channel].waiting);
    own->channel[channel].waiting = 0;
    if (count != ONE) pass(own, model, channel, samples, taken);
  }
  return own->channel[channel].room == 0 ? WHOLE(taken) : (s32)taken;
}
