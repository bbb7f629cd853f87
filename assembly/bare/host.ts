// Operations that the host of the bare build supplies: one instruction each where the processor has it.

/** Whether two pairs of int16 are multiplied at once: the same answer at every call. */
// @ts-ignore: decorator
@external('host', 'hasDualMac')
export declare function hasDualMac(): bool;

/** sum + low half x low half + high half x high half, halves being int16: SMLAD on a Cortex-M4. */
// @ts-ignore: decorator
@external('host', 'dualMac')
export declare function dualMac(sum: i32, inputs: u32, weights: u32): i32;

/** sum + one x other, both within int16. */
// @ts-ignore: decorator
@external('host', 'mac')
export declare function mac(sum: i32, one: i32, other: i32): i32;

/** The same where the lower 16 bits are wanted alone; the upper ones may be anything. */
// @ts-ignore: decorator
@external('host', 'macHalf')
export declare function macHalf(sum: i32, one: i32, other: i32): i32;

/** sum + low half of the inputs x high half of the weights: SMLABT. */
// @ts-ignore: decorator
@external('host', 'macLowHigh')
export declare function macLowHigh(sum: i32, inputs: u32, weights: u32): i32;

/** sum + high half of the inputs x low half of the weights: SMLATB. */
// @ts-ignore: decorator
@external('host', 'macHighLow')
export declare function macHighLow(sum: i32, inputs: u32, weights: u32): i32;

/** The low halves of two words side by side: PKHBT. */
// @ts-ignore: decorator
@external('host', 'pairLow')
export declare function pairLow(low: u32, high: u32): u32;

/** The high halves of two words side by side: PKHTB. */
// @ts-ignore: decorator
@external('host', 'pairHigh')
export declare function pairHigh(low: u32, high: u32): u32;

/** Both halves added, each for itself: SADD16. */
// @ts-ignore: decorator
@external('host', 'addHalves')
export declare function addHalves(one: u32, other: u32): u32;

/** Bytes 0 and 2 of a word as two halves: UXTB16. */
// @ts-ignore: decorator
@external('host', 'evenU8')
export declare function evenU8(bytes: u32): u32;

/** Bytes 1 and 3. */
// @ts-ignore: decorator
@external('host', 'oddU8')
export declare function oddU8(bytes: u32): u32;

/** Bytes 0 and 2, signed: SXTB16. */
// @ts-ignore: decorator
@external('host', 'evenS8')
export declare function evenS8(bytes: u32): u32;

/** Bytes 1 and 3, signed. */
// @ts-ignore: decorator
@external('host', 'oddS8')
export declare function oddS8(bytes: u32): u32;

/** The larger of both. */
// @ts-ignore: decorator
@external('host', 'larger')
export declare function larger(one: i32, other: i32): i32;

/** The larger of it and 0: USAT. */
// @ts-ignore: decorator
@external('host', 'notNegative')
export declare function notNegative(value: i32): i32;

/** Into 0..255: USAT. */
// @ts-ignore: decorator
@external('host', 'clampU8')
export declare function clampU8(value: i32): i32;

/** Into -128..127: SSAT. */
// @ts-ignore: decorator
@external('host', 'clampS8')
export declare function clampS8(value: i32): i32;

/** Into -32768..32767: SSAT. */
// @ts-ignore: decorator
@external('host', 'clampS16')
export declare function clampS16(value: i32): i32;
