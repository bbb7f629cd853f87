/** What a board's chip draws while its core computes, and how its flash slows it; sources beside each figure. */
export interface BoardPower {
  /** null: no figure for a computing core was found. */
  readonly current: { readonly milliamps: number; readonly volts: number } | null;
  readonly currentSource: string;
  /** Cycles that a read of a weight waits for flash; instructions are taken to come from a cache. */
  readonly flashWaits: number;
  readonly flashSource: string;
}

const UNCONFIRMED = 'datasheet figure, not confirmed here';
const CACHED = 'external flash behind a cache that holds code and model: no waits counted once it is warm';

const NRF52832: BoardPower = {
  current: { milliamps: 3.7, volts: 3 },
  currentSource: 'nRF52832 Product Specification, Key features: 58 uA/MHz from flash at 3 V with the DC/DC regulator',
  flashWaits: 2,
  flashSource: `nRF52832 Product Specification, CPU, Electrical specification: 2 wait states from flash; ${UNCONFIRMED}`,
};

/** By the chip's name in the table of boards. */
export const BOARD_POWER: Readonly<Record<string, BoardPower>> = {
  ATmega328P: {
    current: { milliamps: 10.4, volts: 5 },
    currentSource:
      'ATmega328PB datasheet, DC characteristics: active, 8 MHz, 5 V: 5.2 mA typical; doubled for 16 MHz, by the clock',
    flashWaits: 0,
    flashSource: 'AVR Instruction Set Manual: LPM takes its 3 cycles whatever the clock',
  },
  nRF52832: NRF52832,
  nRF52840: {
    current: { milliamps: 3.3, volts: 3 },
    currentSource: 'nRF52840 Product Specification, Key features: 52 uA/MHz from flash at 3 V with the DC/DC regulator',
    flashWaits: 2,
    flashSource: `nRF52840 Product Specification, CPU, Electrical specification: 2 wait states from flash; ${UNCONFIRMED}`,
  },
  RP2040: {
    current: null,
    currentSource: 'RP2040 datasheet, 5.4 Power Consumption: use cases, none of them a core that computes at 133 MHz',
    flashWaits: 0,
    flashSource: CACHED,
  },
  STM32F405RG: {
    current: { milliamps: 40, volts: 3.3 },
    currentSource: `STM32F405xx datasheet, Supply current, Run mode from flash with ART, peripherals off, 168 MHz; ${UNCONFIRMED}`,
    flashWaits: 5,
    flashSource: `RM0090, Embedded flash memory, wait states: 5 at 168 MHz and 2.7 to 3.6 V; ${UNCONFIRMED}`,
  },
  STM32F411CE: {
    current: { milliamps: 10, volts: 3.3 },
    currentSource: `STM32F411xC/E datasheet, Features: run mode 100 uA/MHz, peripherals off; ${UNCONFIRMED}`,
    flashWaits: 3,
    flashSource: `RM0383, Embedded flash memory, wait states: 3 at 100 MHz and 2.7 to 3.6 V; ${UNCONFIRMED}`,
  },
  STM32L476RG: {
    current: { milliamps: 8, volts: 3 },
    currentSource: `STM32L476xx datasheet, Features: 100 uA/MHz in run mode; ${UNCONFIRMED}`,
    flashWaits: 4,
    flashSource: `RM0351, Embedded flash memory, wait states: 4 at 80 MHz in range 1; ${UNCONFIRMED}`,
  },
  ESP32: {
    current: { milliamps: 68, volts: 3.3 },
    currentSource: `ESP32 datasheet, Current consumption by power modes: modem-sleep, 240 MHz, 30 to 68 mA, the upper; ${UNCONFIRMED}`,
    flashWaits: 0,
    flashSource: CACHED,
  },
  'ESP32-C3': {
    current: { milliamps: 28, volts: 3.3 },
    currentSource: `ESP32-C3 datasheet, Current consumption in modem-sleep: 160 MHz, core running, peripheral clocks on; ${UNCONFIRMED}; a measured idle loop took 26.8 mA (robdobson.com, 2023-11)`,
    flashWaits: 0,
    flashSource: CACHED,
  },
};
