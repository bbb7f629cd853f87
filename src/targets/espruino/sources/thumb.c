/*
 * The engine as one function without statics, for E.nativeCall: nothing in it depends on a model or on where it lies.
 * The arena's first word is the scratch's offset from the arena's start; the state follows that word.
 */
#include "ulw-engine.h"

/* What `call` asks for besides a push, whose channel is its upper half and whose count its lower. */
#define ULW_RESET (-1)
#define ULW_FINISH (-2)
#define ULW_DISCARD (-3)

/* First in the image: where a caller enters. Returns what ulw.h says of ulw_push and ulw_finish. */
__attribute__((section(".entry"), used)) s32 ulw_native(u32 model, u32 arena, u32 samples, s32 call) {
  const u32 state = arena + 4;
  if (call >= 0)
    return (s32)index_push(model, state, arena + i32_load(arena), (u32)call >> 16, samples, (u32)call & 0xffffu);
  if (call == ULW_FINISH) return (s32)index_finish(model, state);
  if (call == ULW_DISCARD)
    index_discard(model, state);
  else
    index_reset(model, state);
  return 0;
}
