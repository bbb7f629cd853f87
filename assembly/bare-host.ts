// Operations that the host of the bare build supplies: one instruction each where the processor has it.

/** Whether it multiplies two pairs of int16 at once and reads words anywhere: the same answer at every call. */
// @ts-ignore: decorator
@external('host', 'hasDualMac')
export declare function hasDualMac(): bool;

/** sum + low half x low half + high half x high half, halves being int16: SMLAD on a Cortex-M4. */
// @ts-ignore: decorator
@external('host', 'dualMac')
export declare function dualMac(sum: i32, inputs: u32, weights: u32): i32;

/** Into 0..255: USAT. */
// @ts-ignore: decorator
@external('host', 'clampU8')
export declare function clampU8(value: i32): i32;

/** Into -128..127: SSAT. */
// @ts-ignore: decorator
@external('host', 'clampS8')
export declare function clampS8(value: i32): i32;
