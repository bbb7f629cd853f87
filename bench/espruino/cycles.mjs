// Cycles that a Cortex-M4 needs at most for instructions that were counted one by one.

/** Pipeline refill after a branch: 1 to 3 cycles (Cortex-M4 technical reference manual, instruction set summary). */
const REFILL = 3;
const LONGEST_DIVISION = 12;
/** nRF52840 product specification, CPU: wait states of flash where its cache is off, which it is after a reset. */
const FLASH_WAITS = 2;

/** `a: bytes  mnemonic  operands` lines of objdump, by address. */
export function instructionsOf(listing) {
  const found = new Map();
  for (const [, address, bytes, mnemonic, operands] of listing.matchAll(
    /^ *([0-9a-f]+):\t([0-9a-f]{4}(?: [0-9a-f]{4})?) *\t(\S+)\t?([^\n]*)$/gm,
  )) {
    found.set(Number.parseInt(address, 16), { bytes: bytes.length > 4 ? 4 : 2, mnemonic, operands });
  }
  return found;
}

const registersIn = (operands) => {
  const [, list] = operands.match(/\{([^}]*)\}/) ?? [null, ''];
  return list.split(',').reduce((sum, part) => {
    const range = part.match(/r(\d+)-r(\d+)/);
    return sum + (range ? Number(range[2]) - Number(range[1]) + 1 : 1);
  }, 0);
};

/** What kind an instruction is, with the manual's cycles at zero wait states: loads never pipelined, branches taken. */
function costOf({ mnemonic, operands }) {
  if (/^(push|stm)/.test(mnemonic)) return { kind: 'store', cycles: 1 + registersIn(operands) };
  if (/^(pop|ldm)/.test(mnemonic)) {
    return { kind: 'load', cycles: 1 + registersIn(operands) + (operands.includes('pc') ? REFILL : 0) };
  }
  if (/^ldrd/.test(mnemonic)) return { kind: 'load', cycles: 3 };
  if (/^strd/.test(mnemonic)) return { kind: 'store', cycles: 3 };
  if (/^ldr/.test(mnemonic)) return { kind: 'load', cycles: 2 + (operands.startsWith('pc') ? REFILL : 0) };
  if (/^str/.test(mnemonic)) return { kind: 'store', cycles: 2 };
  if (/^[su]div/.test(mnemonic)) return { kind: 'division', cycles: LONGEST_DIVISION };
  if (/^(b|bl|bx|blx|cbz|cbnz|tbb|tbh)((eq|ne|cs|cc|mi|pl|vs|vc|hi|ls|ge|lt|gt|le)?(\.[nw])?)$/.test(mnemonic)) {
    return { kind: 'branch', cycles: 1 + REFILL };
  }
  return { kind: /^s?ml|^mul/.test(mnemonic) ? 'multiplication' : 'other', cycles: 1 };
}

/**
 * @param counts [offset, times] of every instruction that ran
 * @returns instructions, by kind too; cycles at zero wait states; and those that uncached flash adds at most: every word
 * of code is fetched anew, every load is one of the model's
 */
export function cyclesOf(listing, counts) {
  const instructions = instructionsOf(listing);
  const kinds = {};
  let [total, cycles, bytes, loads] = [0, 0, 0, 0];
  for (const [offset, times] of counts) {
    const instruction = instructions.get(offset);
    if (instruction === undefined) throw new Error(`no instruction at ${offset.toString(16)}`);
    const cost = costOf(instruction);
    kinds[cost.kind] = (kinds[cost.kind] ?? 0) + times;
    total += times;
    cycles += cost.cycles * times;
    bytes += instruction.bytes * times;
    if (cost.kind === 'load') loads += times;
  }
  return { instructions: total, kinds, cycles, fetchWaits: FLASH_WAITS * (bytes / 4), loadWaits: FLASH_WAITS * loads };
}
