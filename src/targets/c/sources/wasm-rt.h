/* SPDX-License-Identifier: Apache-2.0 */
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
/* What a push does in turn: registers of its own, or, on an AVR, whose calls save up to 18, inlined. */
#if defined(__AVR__)
#define ULW_STEP static __attribute__((unused))
#else
#define ULW_STEP ULW_KERNEL
#endif
/* The choice among kernels, of which there is one without ULW_DUAL_MAC: then no call of its own. */
#if ULW_DUAL_MAC
#define ULW_CHOICE ULW_KERNEL
#else
#define ULW_CHOICE ULW_INLINE
#endif
#else
#define ULW_KERNEL static
#define ULW_CHOICE static
#define ULW_STEP static
#define ULW_UNLIKELY(condition) (condition)
#define ULW_INLINE static inline
#define ULW_NOINLINE static
#endif

typedef uint8_t u8;
typedef int8_t s8;
typedef uint16_t u16;
typedef int16_t s16;
typedef uint32_t u32;
typedef uint64_t u64;
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
/* What the caller pushes is read where it lies, which is known here where addresses are made up or checked. */
#if ULW_BOUNDS_CHECKS || UINTPTR_MAX > 0xffffffffu
#define ULW_KNOWS_SAMPLES 1
extern const int16_t *ulw_samples;
extern u32 ulw_samples_bytes;
#else
#define ULW_KNOWS_SAMPLES 0
#endif

/*
 * A 32-bit address of the engine is the machine's own where pointers have 32 bits. Where they are wider it names one of
 * three regions by its upper bits.
 */
#if UINTPTR_MAX == 0xffffffffu
#define ULW_AT_MODEL ((u32)(uintptr_t)ulw_model)
#define ULW_AT_ARENA ((u32)(uintptr_t)ulw_arena)
#define ULW_AT_SAMPLES(samples) ((u32)(uintptr_t)(samples))
ULW_INLINE u8 *ulw_writable(u32 address) { return (u8 *)(uintptr_t)address; }
ULW_INLINE const u8 *ulw_readable(u32 address) { return (const u8 *)(uintptr_t)address; }
#elif UINTPTR_MAX > 0xffffffffu
#define ULW_AT_MODEL 0x10000000u
#define ULW_AT_ARENA 0x20000000u
#define ULW_SAMPLES_REGION 0x40000000u
#define ULW_AT_SAMPLES(samples) ULW_SAMPLES_REGION
ULW_INLINE u8 *ulw_writable(u32 address) {
  u8 *arena = (u8 *)ulw_arena;
#if defined(__GNUC__)
  /* Or GCC unrolls loops to the arena's end and warns of turns behind it that are never taken. */
  __asm__("" : "+r"(arena));
#endif
  return arena + (address - ULW_AT_ARENA);
}
ULW_INLINE const u8 *ulw_readable(u32 address) {
  if (address >= ULW_SAMPLES_REGION) return (const u8 *)ulw_samples + (address - ULW_SAMPLES_REGION);
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
      !ulw_within(address, bytes, ULW_AT_SAMPLES(ulw_samples), ulw_samples_bytes))
    for (;;) ulw_trap();
}
ULW_NOINLINE void ulw_check_write(u32 address, u32 bytes) {
  if (!ulw_within(address, bytes, ULW_AT_ARENA, ULW_ARENA_BYTES))
    for (;;) ulw_trap();
}
ULW_INLINE void ulw_check_alignment(u32 address, u32 bytes) {
  if (ULW_UNLIKELY(ULW_HAS_WORDS && (address & (bytes - 1))))
    for (;;) ulw_trap();
}
#define ULW_CHECK_READ(address, bytes) ulw_check_read((address), (u32)(bytes))
#define ULW_CHECK_WRITE(address, bytes) ulw_check_write((address), (u32)(bytes))
#define ULW_CHECK_ALIGNMENT(address, bytes) ulw_check_alignment((address), (u32)(bytes))
#else
#define ULW_CHECK_READ(address, bytes)
#define ULW_CHECK_WRITE(address, bytes)
#define ULW_CHECK_ALIGNMENT(address, bytes)
#endif

/* Words are read at multiples of 4, half words at multiples of 2; an AVR has no alignment. */
#if defined(__GNUC__) && ULW_HAS_WORDS
#define ULW_ALIGNED(pointer, bytes) __builtin_assume_aligned((pointer), (bytes))
#else
#define ULW_ALIGNED(pointer, bytes) (pointer)
#endif

/* What lies at an address; an AVR reads its flash by another instruction than its RAM. */
#ifndef __AVR__
#define ULW_FETCH(bits)                                                                    \
  ULW_INLINE u##bits ulw_fetch##bits(u32 address) {                                        \
    u##bits value;                                                                         \
    ULW_MEMCPY(&value, ULW_ALIGNED(ulw_readable(address), sizeof value), sizeof value);    \
    return value;                                                                          \
  }
ULW_FETCH(8)
ULW_FETCH(16)
ULW_FETCH(32)
#endif

#define ULW_LOAD(name, bits, type, extended)              \
  ULW_INLINE u32 name(u32 address) {                      \
    ULW_CHECK_READ(address, bits / 8);                    \
    ULW_CHECK_ALIGNMENT(address, bits / 8);               \
    return (u32)(extended)(type)ulw_fetch##bits(address); \
  }

#define ULW_STORE(name, type)                                                             \
  ULW_INLINE void name(u32 address, u32 value) {                                          \
    type kept = (type)value;                                                              \
    ULW_CHECK_WRITE(address, sizeof kept);                                                \
    ULW_CHECK_ALIGNMENT(address, sizeof kept);                                            \
    ULW_MEMCPY(ULW_ALIGNED(ulw_writable(address), sizeof kept), &kept, sizeof kept);    \
  }

/* Two words, at a multiple of 4. The dual kernel alone reads them. */
ULW_INLINE u64 i64_load(u32 address) {
  u32 low, high;
  ULW_CHECK_READ(address, 8u);
  ULW_CHECK_ALIGNMENT(address, 4u);
  low = ulw_fetch32(address);
  high = ulw_fetch32(address + 4);
  return (u64)high << 32 | low;
}

ULW_LOAD(i32_load, 32, u32, u32)
/* A word that is an offset or a count. */
#if defined(__AVR__)
ULW_LOAD(index_load, 16, u16, u32)
#else
#define index_load i32_load
#endif
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
      ULW_MEMCPY(ULW_ALIGNED(ulw_writable(address + i), 4), &value, 4);
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
      ULW_MEMCPY(ULW_ALIGNED(ulw_writable(target + i), 4), ULW_ALIGNED(ulw_readable(source + i), 4), 4);
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

/* Arithmetic. An AVR shifts by one place at a time, or by bytes. */
ULW_INLINE u32 ulw_shift_right(u32 value, ulw_index places) {
  places &= 31;
#if defined(__AVR__)
  if (!__builtin_constant_p(places))
    for (; places >= 8; places -= 8) value = (u32)((s32)value >> 8);
#endif
  return (u32)((s32)value >> places);
}

/* Operations of the host that the engine imports. */
ULW_INLINE u32 host_hasDualMac(void) { return ULW_DUAL_MAC; }

ULW_INLINE u32 host_dualMac(u32 sum, u32 inputs, u32 weights) {
#if defined(__ARM_FEATURE_SIMD32)
  if (__builtin_constant_p(sum) && sum == 0) return (u32)__smuad((int16x2_t)inputs, (int16x2_t)weights);
  return (u32)__smlad((int16x2_t)inputs, (int16x2_t)weights, (s32)sum);
#elif defined(__AVR__)
  return ulw_mac(ulw_mac(sum, (s16)(u16)inputs, (s16)(u16)weights), (s16)(u16)(inputs >> 16), (s16)(u16)(weights >> 16));
#else
  const s32 low = (s32)(s16)(u16)inputs * (s16)(u16)weights;
  const s32 high = (s32)(s16)(u16)(inputs >> 16) * (s16)(u16)(weights >> 16);
  return sum + (u32)low + (u32)high;
#endif
}

/* One product of whole words, both within int16. */
ULW_INLINE u32 host_mac(u32 sum, u32 one, u32 other) {
#if defined(__AVR__)
  return ulw_mac(sum, (s16)(u16)one, (s16)(u16)other);
#else
  return sum + (u32)((s32)one * (s32)other);
#endif
}

/* The same, of which the lower half counts. */
ULW_INLINE u32 host_macHalf(u32 sum, u32 one, u32 other) {
#if defined(__AVR__)
  return (u16)((u16)sum + (u16)one * (u16)other);
#else
  return sum + one * other;
#endif
}

/* One product; the inputs' half is named first. */
ULW_INLINE u32 host_macLowHigh(u32 sum, u32 inputs, u32 weights) {
#if defined(__ARM_FEATURE_SIMD32)
  __asm__("smlabt %0, %1, %2, %0" : "+r"(sum) : "r"(inputs), "r"(weights));
  return sum;
#elif defined(__AVR__)
  return ulw_mac(sum, (s16)(u16)inputs, (s16)(u16)(weights >> 16));
#else
  return sum + (u32)((s32)(s16)(u16)inputs * (s16)(u16)(weights >> 16));
#endif
}

ULW_INLINE u32 host_macHighLow(u32 sum, u32 inputs, u32 weights) {
#if defined(__ARM_FEATURE_SIMD32)
  __asm__("smlatb %0, %1, %2, %0" : "+r"(sum) : "r"(inputs), "r"(weights));
  return sum;
#elif defined(__AVR__)
  return ulw_mac(sum, (s16)(u16)(inputs >> 16), (s16)(u16)weights);
#else
  return sum + (u32)((s32)(s16)(u16)(inputs >> 16) * (s16)(u16)weights);
#endif
}

/* The low halves, or the high halves, of two words side by side. */
#if defined(__ARM_FEATURE_SIMD32)
#define ULW_PAIR(name, operation, plain)                                            \
  ULW_INLINE u32 name(u32 low, u32 high) {                                          \
    u32 both;                                                                       \
    __asm__(operation : "=r"(both) : "r"(low), "r"(high));                          \
    return both;                                                                    \
  }
#else
#define ULW_PAIR(name, operation, plain) \
  ULW_INLINE u32 name(u32 low, u32 high) { return plain; }
#endif
ULW_PAIR(host_pairLow, "pkhbt %0, %1, %2, lsl #16", (low & 0xffffu) | high << 16)
ULW_PAIR(host_pairHigh, "pkhtb %0, %2, %1, asr #16", low >> 16 | (high & 0xffff0000u))

ULW_INLINE u32 host_addHalves(u32 one, u32 other) {
#if defined(__ARM_FEATURE_SIMD32)
  return (u32)__sadd16((int16x2_t)one, (int16x2_t)other);
#else
  return ((one + other) & 0xffffu) | ((one & 0xffff0000u) + (other & 0xffff0000u));
#endif
}

/* Bytes 0 and 2, or 1 and 3, of a word as two halves. */
#if defined(__ARM_FEATURE_SIMD32)
#define ULW_TWO_BYTES(name, operation)                    \
  ULW_INLINE u32 name(u32 bytes) {                        \
    u32 halves;                                           \
    __asm__(operation : "=r"(halves) : "r"(bytes));       \
    return halves;                                        \
  }
ULW_TWO_BYTES(host_evenU8, "uxtb16 %0, %1")
ULW_TWO_BYTES(host_oddU8, "uxtb16 %0, %1, ror #8")
ULW_TWO_BYTES(host_evenS8, "sxtb16 %0, %1")
ULW_TWO_BYTES(host_oddS8, "sxtb16 %0, %1, ror #8")
#else
ULW_INLINE u32 host_evenU8(u32 bytes) { return bytes & 0x00ff00ffu; }
ULW_INLINE u32 host_oddU8(u32 bytes) { return bytes >> 8 & 0x00ff00ffu; }
ULW_INLINE u32 host_evenS8(u32 bytes) { return host_pairLow((u32)(s32)(s8)(u8)bytes, (u32)(s32)(s8)(u8)(bytes >> 16)); }
ULW_INLINE u32 host_oddS8(u32 bytes) { return host_evenS8(bytes >> 8); }
#endif

/* By conditional moves: GCC would make two branches of what follows. */
ULW_INLINE u32 host_larger(u32 one, u32 other) {
#if defined(__ARM_FEATURE_SIMD32) && defined(__thumb2__)
  __asm__("cmp %0, %1\n\tit lt\n\tmovlt %0, %1" : "+r"(one) : "r"(other) : "cc");
  return one;
#else
  return (s32)one < (s32)other ? other : one;
#endif
}

ULW_INLINE u32 host_notNegative(u32 value) {
#if defined(__ARM_FEATURE_SAT)
  return (u32)__usat((s32)value, 31);
#else
  return (s32)value < 0 ? 0 : value;
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

ULW_INLINE u32 host_clampS16(u32 value) {
#if defined(__ARM_FEATURE_SAT)
  return (u32)__ssat((s32)value, 16);
#else
  return (s32)value < -32768 ? (u32)-32768 : (s32)value > 32767 ? 32767 : value;
#endif
}

#endif
