/** What runs beside the engine: nothing but the firmware that links it, or Espruino's JavaScript interpreter. */
export type BoardHost = 'bare' | 'espruino';

/** Bytes that a program may use, and what they are. */
export interface Room {
  readonly ram: number;
  readonly flash: number;
  /** What was taken off the chip's memory, and what still comes out of this. */
  readonly note: string;
}

/** A processor family, by which cycles are to be counted. */
export type Core = 'AVR' | 'Cortex-M0+' | 'Cortex-M4F' | 'Xtensa LX6' | 'RISC-V RV32IMC';

/** A board and its chip, every figure with its source. */
export interface Board {
  readonly name: string;
  /** Other names; case and punctuation count for nothing. */
  readonly aliases: readonly string[];
  readonly chip: string;
  readonly core: Core;
  readonly clockHz: number;
  /** Bytes in all, before anything is taken off. Flash is the chip's own unless `note` says otherwise. */
  readonly ram: number;
  readonly flash: number;
  /** Room by host; the first host is the one that the board is sold or mostly used with. */
  readonly rooms: readonly { readonly host: BoardHost; readonly room: Room }[];
  /** Where every figure above was looked up. */
  readonly sources: readonly string[];
}

const KIB = 1024;
const MIB = 1024 * KIB;
const MHZ = 1e6;

const OWN_FIRMWARE = 'stack and the rest of the firmware come out of it';

const bare = (ram: number, flash: number, taken = ''): Board['rooms'][number] => ({
  host: 'bare',
  room: { ram, flash, note: taken === '' ? OWN_FIRMWARE : `${taken}; ${OWN_FIRMWARE}` },
});

/**
 * Bytes of one Espruino variable (src/jsutils.h, JSVARREF_BITS): enough bits to number all of them. A typed array lies in
 * one run of variables, so that nearly all of these bytes can hold an arena.
 */
const variableBytes = (variables: number): number => {
  if (variables <= 2047) return 12;
  if (variables <= 8191) return 13;
  return variables <= 16383 ? 14 : 16;
};

/** Room under Espruino: its JavaScript variables, and the flash pages where saved code and files lie. */
const espruino = (variables: number, pages: number, pageBytes: number, more = ''): Board['rooms'][number] => ({
  host: 'espruino',
  room: {
    ram: variables * variableBytes(variables),
    flash: pages * pageBytes,
    note: `${variables.toLocaleString('en-US')} JavaScript variables of ${variableBytes(variables)} bytes, which the script itself uses too; ${pages.toLocaleString('en-US')} pages of saved code${more}`,
  },
});

/** Espruino's board files, at its commit c5ff787b1 of 2026-08-19 unless another is named. */
const boardFile = (name: string): string =>
  `Espruino boards/${name}.py (variables, saved_code pages, ram, flash, speed); variable size from its src/jsutils.h`;

/**
 * Boards that `ulw plan` knows. What could not be looked up is left out: ESP32's room under Espruino, for one, is what
 * its heap has left when it starts. So are rooms under Espruino of cores that its module has no machine code for: the
 * Pico's would interpret ES5, minutes an epoch.
 */
export const BOARDS: readonly Board[] = [
  {
    name: 'Arduino Uno',
    aliases: ['uno', 'uno r3', 'ATmega328P', 'ATmega328', 'mega328'],
    chip: 'ATmega328P',
    core: 'AVR',
    clockHz: 16 * MHZ,
    ram: 2 * KIB,
    flash: 32 * KIB,
    rooms: [bare(2 * KIB, 32256, 'the Uno keeps 512 bytes of flash for its bootloader')],
    sources: [
      'Arduino AVR core boards.txt: uno.upload.maximum_size 32256, maximum_data_size 2048, build.f_cpu 16 MHz',
      'avrdude part m328p: flash of 32,768 bytes',
    ],
  },
  {
    name: 'Puck.js',
    aliases: ['puck', 'nRF52832', 'nRF52 DK'],
    chip: 'nRF52832',
    core: 'Cortex-M4F',
    clockHz: 64 * MHZ,
    ram: 64 * KIB,
    flash: 512 * KIB,
    rooms: [espruino(2630, 10, 4 * KIB), bare(64 * KIB, 512 * KIB, 'nothing taken off: without a SoftDevice')],
    sources: ['Espruino Puck.js page, Features: 64 MHz Cortex-M4, 64 kB RAM, 512 kB flash', boardFile('PUCKJS')],
  },
  {
    name: 'Pixl.js',
    aliases: ['pixl'],
    chip: 'nRF52832',
    core: 'Cortex-M4F',
    clockHz: 64 * MHZ,
    ram: 64 * KIB,
    flash: 512 * KIB,
    rooms: [espruino(2950, 9, 4 * KIB), bare(64 * KIB, 512 * KIB, 'nothing taken off: without a SoftDevice')],
    sources: [boardFile('PIXLJS')],
  },
  {
    name: 'Bangle.js 2',
    aliases: ['bangle2', 'bangle', 'banglejs', 'nRF52840', 'SMA Q3'],
    chip: 'nRF52840',
    core: 'Cortex-M4F',
    clockHz: 64 * MHZ,
    ram: 256 * KIB,
    flash: 1024 * KIB,
    rooms: [
      espruino(12000, 2048, 4 * KIB, ' on a flash chip of its own, read through SPI: what native code reads is RAM'),
      bare(256 * KIB, 1024 * KIB, 'nothing taken off: without a SoftDevice'),
    ],
    sources: [boardFile('BANGLEJS2'), 'PlatformIO nrf52840_dk: nRF52840, 64 MHz, 1 MB flash, 256 KB RAM'],
  },
  {
    name: 'Raspberry Pi Pico',
    aliases: ['pico', 'rpi pico', 'RP2040'],
    chip: 'RP2040',
    core: 'Cortex-M0+',
    clockHz: 133 * MHZ,
    ram: 264 * KIB,
    flash: 2 * MIB,
    rooms: [bare(264 * KIB, 2 * MIB, 'flash is a chip beside the RP2040, cached and executed in place')],
    sources: ['Raspberry Pi Pico product brief: 133 MHz, 264 KB SRAM, 2 MB on-board QSPI flash'],
  },
  {
    name: 'Pyboard 1.1',
    aliases: ['pyboard', 'STM32F4', 'STM32F405', 'STM32F405RG', 'STM32F405RGT6', 'F405'],
    chip: 'STM32F405RG',
    core: 'Cortex-M4F',
    clockHz: 168 * MHZ,
    ram: 192 * KIB,
    flash: MIB,
    rooms: [bare(128 * KIB, MIB, 'the other 64 KiB of RAM are core-coupled and do not adjoin')],
    sources: [
      'STM32F405xx datasheet, Features: 168 MHz, up to 1 Mbyte flash, 192+4 Kbytes SRAM, 64 of them CCM',
      'SparkFun Pyboard hookup guide: STM32F405RG, 168 MHz, 1024 KiB flash, 192 KiB RAM',
    ],
  },
  {
    name: 'Espruino WiFi',
    aliases: ['STM32F411', 'STM32F411CE', 'STM32F411CEU6', 'F411'],
    chip: 'STM32F411CE',
    core: 'Cortex-M4F',
    clockHz: 100 * MHZ,
    ram: 128 * KIB,
    flash: 512 * KIB,
    rooms: [espruino(8190, 1, 64 * KIB), bare(128 * KIB, 512 * KIB)],
    sources: [boardFile('ESPRUINOWIFI')],
  },
  {
    name: 'Nucleo-L476RG',
    aliases: ['STM32L4', 'STM32L476', 'STM32L476RG', 'L476'],
    chip: 'STM32L476RG',
    core: 'Cortex-M4F',
    clockHz: 80 * MHZ,
    ram: 128 * KIB,
    flash: MIB,
    rooms: [bare(96 * KIB, MIB, 'the other 32 KiB of RAM, with parity, do not adjoin')],
    sources: [
      'STM32L476xx datasheet, Features: up to 1 MB flash, 128 KB SRAM, 32 of them with parity',
      'Espruino boards/NUCLEOL476RG.py at 19472548: 96 KiB from 0x20000000, 80 MHz',
    ],
  },
  {
    name: 'ESP32',
    aliases: ['ESP32-WROOM-32', 'esp32 devkit'],
    chip: 'ESP32',
    core: 'Xtensa LX6',
    clockHz: 240 * MHZ,
    ram: 520 * KIB,
    flash: 4 * MIB,
    rooms: [
      bare(
        160 * KIB,
        MIB,
        'the most data RAM that ESP-IDF links statically (the heap has more), and its default application partition on a module with 4 MiB',
      ),
    ],
    sources: [
      'ESP-IDF Programming Guide, ESP32, Memory Types: 520 KB SRAM, at most 160 KB of static data RAM',
      'ESP-IDF partition table "single factory app": factory, 1M',
      'Espruino boards/ESP32.py: 240 MHz; its partition table fills 4 MiB',
    ],
  },
  {
    name: 'ESP32-C3',
    aliases: ['c3', 'ESP32-C3FH4'],
    chip: 'ESP32-C3',
    core: 'RISC-V RV32IMC',
    clockHz: 160 * MHZ,
    ram: 400 * KIB,
    flash: 4 * MIB,
    rooms: [
      bare(
        384 * KIB,
        MIB,
        '16 KiB of RAM are the cache; code in RAM comes out of it too; flash is the default application partition of ESP-IDF on a chip with 4 MiB',
      ),
    ],
    sources: [
      'ESP32-C3 datasheet, cover: 4 MB flash in the package; Zephyr, ESP32-C3 Features: 160 MHz, 400 KB SRAM (16 KB for cache)',
      'ESP-IDF partition table "single factory app": factory, 1M',
    ],
  },
];
