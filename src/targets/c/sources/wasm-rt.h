/* What the engine's C, which wasm2c made, asks of its host: memory, and the few operations that C lacks. */
#ifndef ULW_WASM_RT_H
#define ULW_WASM_RT_H

#include <stdint.h>

#include "ulw-model.h"
#include "ulw.h"

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the engine's memory is little-endian"
#endif

/* 1: two pairs of int16 are multiplied and added by one instruction. */
#ifndef ULW_DUAL_MAC
#if defined(__ARM_FEATURE_SIMD32)
#define ULW_DUAL_MAC 1
#else
#define ULW_DUAL_MAC 0
#endif
#endif

#if defined(__ARM_FEATURE_SIMD32) || defined(__ARM_FEATURE_SAT)
#include <arm_acle.h>
#endif

/* The dual kernel reads pairs of int16 anywhere, and an AVR has no alignment; else words lie at multiples of 4. */
#if ULW_DUAL_MAC || defined(__AVR__)
#define ULW_ALIGNED 0
#else
#define ULW_ALIGNED 1
#endif

/* GNU compilers need no string.h for it, which comes with a C library, nor call a function for a word. */
#if defined(__GNUC__)
#define ULW_MEMCPY __builtin_memcpy
#else
#include <string.h>
#define ULW_MEMCPY memcpy
#endif

#if defined(__GNUC__)
#define ULW_UNLIKELY(condition) __builtin_expect((condition) != 0, 0)
#define ULW_INLINE static inline __attribute__((always_inline, unused))
#define ULW_NOINLINE static __attribute__((noinline, unused))
/* Inner loops keep their registers to themselves. */
#define ULW_KERNEL static __attribute__((noinline, unused))
#else
#define ULW_KERNEL static
#define ULW_UNLIKELY(condition) (condition)
#define ULW_INLINE static inline
#define ULW_NOINLINE static
#endif

typedef uint8_t u8;
typedef int8_t s8;
typedef uint16_t u16;
typedef int16_t s16;
typedef uint32_t u32;
typedef int32_t s32;

/* Counts, offsets and addresses: as wide as memory asks for. Whether a word is moved by one instruction. */
#if defined(__AVR__)
typedef u16 ulw_index;
typedef s16 ulw_offset;
#define ULW_HAS_WORDS 0
#else
typedef u32 ulw_index;
typedef s32 ulw_offset;
#define ULW_HAS_WORDS 1
#endif

/* The arena, exactly as planned: state, then scratch. */
extern uint32_t ulw_arena[ULW_ARENA_BYTES / 4];
/* What the caller pushes is read where it lies. */
extern const int16_t *ulw_samples;
extern u32 ulw_samples_bytes;

/*
 * A 32-bit address of the engine is the machine's own where pointers have 32 bits. Where they are wider it names one of
 * three regions by its upper bits.
 */
#if UINTPTR_MAX == 0xffffffffu
#define ULW_AT_MODEL ((u32)(uintptr_t)ulw_model)
#define ULW_AT_ARENA ((u32)(uintptr_t)ulw_arena)
#define ULW_AT_SAMPLES ((u32)(uintptr_t)ulw_samples)
ULW_INLINE u8 *ulw_writable(u32 address) { return (u8 *)(uintptr_t)address; }
ULW_INLINE const u8 *ulw_readable(u32 address) { return (const u8 *)(uintptr_t)address; }
#elif UINTPTR_MAX > 0xffffffffu
#define ULW_AT_MODEL 0x10000000u
#define ULW_AT_ARENA 0x20000000u
#define ULW_AT_SAMPLES 0x40000000u
ULW_INLINE u8 *ulw_writable(u32 address) { return (u8 *)ulw_arena + (address - ULW_AT_ARENA); }
ULW_INLINE const u8 *ulw_readable(u32 address) {
  if (address >= ULW_AT_SAMPLES) return (const u8 *)ulw_samples + (address - ULW_AT_SAMPLES);
  if (address >= ULW_AT_ARENA) return ulw_writable(address);
  return (const u8 *)ulw_model + (address - ULW_AT_MODEL);
}
#elif defined(__AVR__)
#include "wasm-rt-avr.h"
#else
#error "pointers of 32 bits or more are needed"
#endif

/* Reads lie inside the model, the arena or the pushed samples, writes inside the arena, or ulw_trap is called. */
#if ULW_BOUNDS_CHECKS
ULW_INLINE int ulw_within(u32 address, u32 bytes, u32 region, u32 region_bytes) {
  return bytes <= region_bytes && address - region <= region_bytes - bytes;
}
ULW_NOINLINE void ulw_check_read(u32 address, u32 bytes) {
  if (!ulw_within(address, bytes, ULW_AT_ARENA, ULW_ARENA_BYTES) &&
      !ulw_within(address, bytes, ULW_AT_MODEL, ULW_MODEL_BYTES) &&
      !ulw_within(address, bytes, ULW_AT_SAMPLES, ulw_samples_bytes))
    for (;;) ulw_trap();
}
ULW_NOINLINE void ulw_check_write(u32 address, u32 bytes) {
  if (!ulw_within(address, bytes, ULW_AT_ARENA, ULW_ARENA_BYTES))
    for (;;) ulw_trap();
}
ULW_INLINE void ulw_check_alignment(u32 address, u32 bytes) {
#if ULW_ALIGNED
  if (ULW_UNLIKELY(address & (bytes - 1)))
    for (;;) ulw_trap();
#else
  (void)address;
  (void)bytes;
#endif
}
#define ULW_CHECK_READ(address, bytes) ulw_check_read((address), (u32)(bytes))
#define ULW_CHECK_WRITE(address, bytes) ulw_check_write((address), (u32)(bytes))
#define ULW_CHECK_ALIGNMENT(address, bytes) ulw_check_alignment((address), (u32)(bytes))
#else
#define ULW_CHECK_READ(address, bytes)
#define ULW_CHECK_WRITE(address, bytes)
#define ULW_CHECK_ALIGNMENT(address, bytes)
#endif

/* So the compiler may be told. */
#if defined(__GNUC__) && ULW_ALIGNED
#define ULW_KNOWN_ALIGNED(pointer, bytes) __builtin_assume_aligned((pointer), (bytes))
#else
#define ULW_KNOWN_ALIGNED(pointer, bytes) (pointer)
#endif

#if defined(__GNUC__)
#define ULW_WORD(pointer) __builtin_assume_aligned((pointer), 4)
#else
#define ULW_WORD(pointer) (pointer)
#endif

/* What lies at an address; an AVR reads its flash by another instruction than its RAM. */
#ifndef __AVR__
#define ULW_FETCH(bits)                                                                        \
  ULW_INLINE u##bits ulw_fetch##bits(u32 address) {                                            \
    u##bits value;                                                                             \
    ULW_MEMCPY(&value, ULW_KNOWN_ALIGNED(ulw_readable(address), sizeof value), sizeof value); \
    return value;                                                                              \
  }
ULW_FETCH(8)
ULW_FETCH(16)
ULW_FETCH(32)
#endif

#define ULW_LOAD(name, bits, type, extended)                   \
  ULW_INLINE u32 name(u32 address) {                            \
    ULW_CHECK_READ(address, bits / 8);                          \
    ULW_CHECK_ALIGNMENT(address, bits / 8);                     \
    return (u32)(extended)(type)ulw_fetch##bits(address);       \
  }

#define ULW_STORE(name, type)                                                             \
  ULW_INLINE void name(u32 address, u32 value) {                                          \
    type kept = (type)value;                                                              \
    ULW_CHECK_WRITE(address, sizeof kept);                                                \
    ULW_CHECK_ALIGNMENT(address, sizeof kept);                                            \
    ULW_MEMCPY(ULW_KNOWN_ALIGNED(ulw_writable(address), sizeof kept), &kept, sizeof kept);    \
  }

ULW_LOAD(i32_load, 32, u32, u32)
ULW_LOAD(i32_load16_s, 16, s16, s32)
ULW_LOAD(i32_load16_u, 16, u16, u32)
ULW_LOAD(i32_load8_s, 8, s8, s32)
ULW_LOAD(i32_load8_u, 8, u8, u32)
ULW_STORE(i32_store, u32)
ULW_STORE(i32_store16, u16)
ULW_STORE(i32_store8, u8)

/* Keeps a compiler from calling memset or memmove for these loops of a few words. */
#if defined(__GNUC__)
#define ULW_KEEP_LOOP __asm__ volatile("")
#else
#define ULW_KEEP_LOOP
#endif

ULW_NOINLINE void memory_fill(ulw_index address, u32 value, ulw_index bytes) {
  ulw_index i = 0;
  ULW_CHECK_WRITE(address, bytes);
  if (ULW_HAS_WORDS && ((address | bytes) & 3) == 0) {
    for (value *= 0x01010101u; i < bytes; i += 4) {
      ULW_MEMCPY(ULW_WORD(ulw_writable(address + i)), &value, 4);
      ULW_KEEP_LOOP;
    }
  }
  for (; i < bytes; i++) {
    *ulw_writable(address + i) = (u8)value;
    ULW_KEEP_LOOP;
  }
}

/* The engine never copies onto what it copies from, nor from the model. */
ULW_NOINLINE void memory_copy(ulw_index target, ulw_index source, ulw_index bytes) {
  ulw_index i = 0;
  ULW_CHECK_READ(source, bytes);
  ULW_CHECK_WRITE(target, bytes);
  if (ULW_HAS_WORDS && ((target | source | bytes) & 3) == 0) {
    for (; i < bytes; i += 4) {
      ULW_MEMCPY(ULW_WORD(ulw_writable(target + i)), ULW_WORD(ulw_readable(source + i)), 4);
      ULW_KEEP_LOOP;
    }
  }
  for (; i < bytes; i++) {
    *ulw_writable(target + i) = *ulw_readable(source + i);
    ULW_KEEP_LOOP;
  }
}

/* The engine never divides by 0, and never the least number by -1: its divisors are counts and scales above 0. */
ULW_INLINE u32 i32_div_s(u32 dividend, u32 divisor) { return (u32)((s32)dividend / (s32)divisor); }
ULW_INLINE u32 i32_div_u(u32 dividend, u32 divisor) { return dividend / divisor; }

ULW_INLINE u32 i32_clz(u32 value) {
#if defined(__GNUC__)
  return value == 0 ? 32 : (u32)(sizeof value == sizeof(int) ? __builtin_clz(value) : __builtin_clzl(value));
#else
  u32 zeros = 32;
  for (; value != 0; value >>= 1) zeros--;
  return zeros;
#endif
}

/* Operations of the host that the engine imports. */
ULW_INLINE u32 host_hasDualMac(void) { return ULW_DUAL_MAC; }

ULW_INLINE u32 host_dualMac(u32 sum, u32 inputs, u32 weights) {
#if defined(__ARM_FEATURE_SIMD32)
  return (u32)__smlad((int16x2_t)inputs, (int16x2_t)weights, (s32)sum);
#elif defined(__AVR__)
  return ulw_mac(ulw_mac(sum, (s16)(u16)inputs, (s16)(u16)weights), (s16)(u16)(inputs >> 16), (s16)(u16)(weights >> 16));
#else
  const s32 low = (s32)(s16)(u16)inputs * (s16)(u16)weights;
  const s32 high = (s32)(s16)(u16)(inputs >> 16) * (s16)(u16)(weights >> 16);
  return sum + (u32)low + (u32)high;
#endif
}

ULW_INLINE u32 host_clampU8(u32 value) {
#if defined(__ARM_FEATURE_SAT)
  return (u32)__usat((s32)value, 8);
#else
  return (s32)value < 0 ? 0 : (s32)value > 255 ? 255 : value;
#endif
}

ULW_INLINE u32 host_clampS8(u32 value) {
#if defined(__ARM_FEATURE_SAT)
  return (u32)__ssat((s32)value, 8);
#else
  return (s32)value < -128 ? (u32)-128 : (s32)value > 127 ? 127 : value;
#endif
}

#endif
