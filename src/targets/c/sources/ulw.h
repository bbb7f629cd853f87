/* SPDX-License-Identifier: Apache-2.0 */
/* Sleep stages from int16 samples: one sleeper, one fixed arena, nothing allocated. See README.md. */
#ifndef ULW_H
#define ULW_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Forgets everything: no epoch begun, no deviation known. To be called once before anything else. */
void ulw_reset(void);

/*
 * `count` samples of one channel, in the counts of ulw-model.h and at its rate; any number at a time, each channel at
 * its own pace. They are read where they lie, at an even address. Returns the samples taken: fewer than `count` when the
 * epoch is full, of which the rest is to be pushed after ulw_finish; 0 when there is no such channel.
 */
uint32_t ulw_push(uint32_t channel, const int16_t *samples, uint32_t count);

/*
 * Ends the epoch. Returns the stage, 0 to 4; -1 when no channel has samples; -2 - c when channel c has some but not all
 * of an epoch's. A channel without samples is left out of the sum.
 */
int32_t ulw_finish(void);

/* Forgets the epoch begun; filters and gains go on. */
void ulw_discard(void);

/* Five logits of the last epoch that was finished: W, N1, N2, N3, REM. ULW_LOGIT_SCALE of ulw-model.h is one count. */
const int32_t *ulw_logits(void);

/* Samples of the current epoch so far; 0 when there is no such channel. */
uint32_t ulw_position(uint32_t channel);

/* Samples of the epoch begun or last finished that were too large for the network's input; 0 when no such channel. */
uint32_t ulw_saturated(uint32_t channel);

/* "W", "N1", "N2", "N3", "REM"; "?" for any other number. */
const char *ulw_stage_name(int32_t stage);

/* What the channel has to be, such as "EEG Fpz-Cz"; "?" when there is no such channel. */
const char *ulw_channel_name(uint32_t channel);

/* The model and the version of the tool that exported it. */
const char *ulw_version(void);

/*
 * Supplied by you: called when a bounds check fails, which means that samples lie at an odd address, that the arena was
 * overwritten from outside or that the hardware is faulty. Must not return; where it does it is called again.
 */
void ulw_trap(void);

#ifdef __cplusplus
}
#endif

#endif
