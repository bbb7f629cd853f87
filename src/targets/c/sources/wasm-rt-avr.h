/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The engine's memory on an AVR, whose flash and RAM have addresses of their own: bit 15 of an address of the engine names
 * flash, which is read by LPM. RAM must lie below 32 KiB and the model in the first 32 KiB of flash, where the C library's
 * linker script puts what is PROGMEM; `address` is 32 bits wide only for the engine, whose upper half the compiler drops.
 */
#ifndef ULW_WASM_RT_AVR_H
#define ULW_WASM_RT_AVR_H

#if !defined(__AVR_HAVE_MUL__)
#error "an AVR with MUL is needed: an ATmega, an ATxmega or one of the newer ATtiny series"
#endif

#if ULW_EPOCH_SAMPLES > 32767
#error "an epoch's samples are counted in 16 bits here"
#endif

#define ULW_FLASH 0x8000u
#define ULW_AT_MODEL ((u32)((u16)(uintptr_t)ulw_model | ULW_FLASH))
#define ULW_AT_ARENA ((u32)(uintptr_t)ulw_arena)
#define ULW_AT_SAMPLES(samples) ((u32)(uintptr_t)(samples))
ULW_INLINE u8 *ulw_writable(u32 address) { return (u8 *)(u16)address; }
/* For copies, of which none is from the model. */
ULW_INLINE const u8 *ulw_readable(u32 address) { return (const u8 *)(u16)address; }

ULW_INLINE u8 ulw_flash8(u16 address) {
  u8 value;
  __asm__("lpm %0, Z" : "=r"(value) : "z"(address));
  return value;
}

ULW_INLINE u16 ulw_flash16(u16 address) {
  u16 value;
  __asm__("lpm %A0, Z+\n\tlpm %B0, Z" : "=&r"(value), "+z"(address));
  return value;
}

ULW_INLINE u32 ulw_flash32(u16 address) {
  u32 value;
  __asm__("lpm %A0, Z+\n\tlpm %B0, Z+\n\tlpm %C0, Z+\n\tlpm %D0, Z" : "=&r"(value), "+z"(address));
  return value;
}

ULW_INLINE u8 ulw_fetch8(u32 address) {
  const u16 at = (u16)address;
  return at & ULW_FLASH ? ulw_flash8(at & ~ULW_FLASH) : *(const u8 *)at;
}
ULW_INLINE u16 ulw_fetch16(u32 address) {
  const u16 at = (u16)address;
  return at & ULW_FLASH ? ulw_flash16(at & ~ULW_FLASH) : *(const u16 *)at;
}
ULW_INLINE u32 ulw_fetch32(u32 address) {
  const u16 at = (u16)address;
  return at & ULW_FLASH ? ulw_flash32(at & ~ULW_FLASH) : *(const u32 *)at;
}

/* sum + a x b: four products of bytes, as the chip has them. */
ULW_INLINE u32 ulw_mac(u32 sum, s16 a, s16 b) {
  u8 zero;
  __asm__(
      "clr %1\n\t"
      "muls %B2, %B3\n\tadd %C0, r0\n\tadc %D0, r1\n\t"
      "mul %A2, %A3\n\tadd %A0, r0\n\tadc %B0, r1\n\tadc %C0, %1\n\tadc %D0, %1\n\t"
      "mulsu %B2, %A3\n\tsbc %D0, %1\n\tadd %B0, r0\n\tadc %C0, r1\n\tadc %D0, %1\n\t"
      "mulsu %B3, %A2\n\tsbc %D0, %1\n\tadd %B0, r0\n\tadc %C0, r1\n\tadc %D0, %1\n\t"
      "clr r1"
      : "+&r"(sum), "=&r"(zero)
      : "a"(a), "a"(b));
  return sum;
}

#endif
