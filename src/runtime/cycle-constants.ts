// Made by `node bench/mcu.mjs --calibrate`; decision 31 says how.
import type { CountedCores } from './counted-cores.js';

export const COUNTED_CORES: CountedCores = {
  "Cortex-M4": {
    "compiler": "arm-none-eabi-gcc (15:12.2.rel1-1) 12.2.1 20221205",
    "terms": {
      "pointwise": 1.524,
      "taps": 2.873,
      "values": 15.97,
      "rows": 18.86,
      "layers": 210,
      "kept": 27.44,
      "passes": 214.1,
      "head": 0
    },
    "code": 4424,
    "stack": 436,
    "cyclesPerInstruction": 1.33,
    "points": [
      {
        "model": "eeg1",
        "chunkSamples": 1,
        "epoch": 4081744,
        "predicted": 4051579,
        "longestPush": 20623,
        "predictedPush": 20961
      },
      {
        "model": "eeg1",
        "chunkSamples": 4,
        "epoch": 3018449,
        "predicted": 3123163,
        "longestPush": 22665,
        "predictedPush": 22825
      },
      {
        "model": "eeg1",
        "chunkSamples": 16,
        "epoch": 2330066,
        "predicted": 2368982,
        "longestPush": 23361,
        "predictedPush": 23886
      },
      {
        "model": "eeg1",
        "chunkSamples": 64,
        "epoch": 2045504,
        "predicted": 1977533,
        "longestPush": 50047,
        "predictedPush": 48373
      },
      {
        "model": "psg4",
        "chunkSamples": 1,
        "epoch": 16359121,
        "predicted": 16206314,
        "longestPush": 20627,
        "predictedPush": 20961
      },
      {
        "model": "psg4",
        "chunkSamples": 4,
        "epoch": 12078953,
        "predicted": 12492651,
        "longestPush": 22669,
        "predictedPush": 22825
      },
      {
        "model": "psg4",
        "chunkSamples": 16,
        "epoch": 9320929,
        "predicted": 9475929,
        "longestPush": 23365,
        "predictedPush": 23886
      },
      {
        "model": "psg4",
        "chunkSamples": 64,
        "epoch": 8181561,
        "predicted": 7910131,
        "longestPush": 50051,
        "predictedPush": 48373
      },
      {
        "model": "widths 8",
        "chunkSamples": 1,
        "epoch": 2429300,
        "predicted": 2395200,
        "longestPush": 1622,
        "predictedPush": 1673
      },
      {
        "model": "widths 8",
        "chunkSamples": 4,
        "epoch": 1426427,
        "predicted": 1467653,
        "longestPush": 2626,
        "predictedPush": 2721
      },
      {
        "model": "widths 8",
        "chunkSamples": 16,
        "epoch": 919260,
        "predicted": 957326,
        "longestPush": 4887,
        "predictedPush": 5103
      },
      {
        "model": "widths 8",
        "chunkSamples": 64,
        "epoch": 791796,
        "predicted": 829238,
        "longestPush": 16863,
        "predictedPush": 17688
      },
      {
        "model": "widths 16, 8",
        "chunkSamples": 1,
        "epoch": 9731699,
        "predicted": 9407314,
        "longestPush": 5915,
        "predictedPush": 5717
      },
      {
        "model": "widths 16, 8",
        "chunkSamples": 4,
        "epoch": 7059301,
        "predicted": 7221221,
        "longestPush": 9484,
        "predictedPush": 8984
      },
      {
        "model": "widths 16, 8",
        "chunkSamples": 16,
        "epoch": 5322827,
        "predicted": 5301503,
        "longestPush": 14175,
        "predictedPush": 14132
      },
      {
        "model": "widths 16, 8",
        "chunkSamples": 64,
        "epoch": 4784915,
        "predicted": 4679722,
        "longestPush": 50992,
        "predictedPush": 49910
      },
      {
        "model": "widths 16, 24, 40",
        "chunkSamples": 1,
        "epoch": 6475808,
        "predicted": 6681523,
        "longestPush": 33385,
        "predictedPush": 34242
      },
      {
        "model": "widths 16, 24, 40",
        "chunkSamples": 4,
        "epoch": 5217373,
        "predicted": 5588038,
        "longestPush": 37665,
        "predictedPush": 38545
      },
      {
        "model": "widths 16, 24, 40",
        "chunkSamples": 16,
        "epoch": 4326970,
        "predicted": 4546522,
        "longestPush": 39657,
        "predictedPush": 41001
      },
      {
        "model": "widths 16, 24, 40",
        "chunkSamples": 64,
        "epoch": 3984248,
        "predicted": 4021392,
        "longestPush": 94953,
        "predictedPush": 95019
      },
      {
        "model": "widths 8, 8, 16, 16",
        "chunkSamples": 1,
        "epoch": 3568649,
        "predicted": 3400434,
        "longestPush": 17320,
        "predictedPush": 15836
      },
      {
        "model": "widths 8, 8, 16, 16",
        "chunkSamples": 4,
        "epoch": 2505414,
        "predicted": 2472238,
        "longestPush": 19076,
        "predictedPush": 17377
      },
      {
        "model": "widths 8, 8, 16, 16",
        "chunkSamples": 16,
        "epoch": 1828024,
        "predicted": 1758886,
        "longestPush": 19605,
        "predictedPush": 18438
      },
      {
        "model": "widths 8, 8, 16, 16",
        "chunkSamples": 64,
        "epoch": 1556350,
        "predicted": 1449312,
        "longestPush": 39668,
        "predictedPush": 36580
      }
    ]
  },
  "Cortex-M0": {
    "compiler": "arm-none-eabi-gcc (15:12.2.rel1-1) 12.2.1 20221205",
    "terms": {
      "pointwise": 7.028,
      "taps": 8.726,
      "values": 0,
      "rows": 109.3,
      "layers": 511.6,
      "kept": 42.95,
      "passes": 156.5,
      "head": 0
    },
    "code": 5628,
    "stack": 572,
    "cyclesPerInstruction": 1.34,
    "points": [
      {
        "model": "eeg1",
        "chunkSamples": 1,
        "epoch": 8797186,
        "predicted": 8849211,
        "longestPush": 68561,
        "predictedPush": 68402
      },
      {
        "model": "eeg1",
        "chunkSamples": 4,
        "epoch": 7404448,
        "predicted": 7660318,
        "longestPush": 74376,
        "predictedPush": 73270
      },
      {
        "model": "eeg1",
        "chunkSamples": 16,
        "epoch": 6270272,
        "predicted": 6340753,
        "longestPush": 74144,
        "predictedPush": 75810
      },
      {
        "model": "eeg1",
        "chunkSamples": 64,
        "epoch": 5733432,
        "predicted": 5641806,
        "longestPush": 146554,
        "predictedPush": 144734
      },
      {
        "model": "psg4",
        "chunkSamples": 1,
        "epoch": 35246287,
        "predicted": 35396842,
        "longestPush": 68592,
        "predictedPush": 68402
      },
      {
        "model": "psg4",
        "chunkSamples": 4,
        "epoch": 29630308,
        "predicted": 30641273,
        "longestPush": 74408,
        "predictedPush": 73270
      },
      {
        "model": "psg4",
        "chunkSamples": 16,
        "epoch": 25082330,
        "predicted": 25363014,
        "longestPush": 74171,
        "predictedPush": 75810
      },
      {
        "model": "psg4",
        "chunkSamples": 64,
        "epoch": 22931554,
        "predicted": 22567223,
        "longestPush": 146592,
        "predictedPush": 144734
      },
      {
        "model": "widths 8",
        "chunkSamples": 1,
        "epoch": 4338753,
        "predicted": 4256676,
        "longestPush": 3453,
        "predictedPush": 3565
      },
      {
        "model": "widths 8",
        "chunkSamples": 4,
        "epoch": 2995275,
        "predicted": 3069327,
        "longestPush": 6137,
        "predictedPush": 6049
      },
      {
        "model": "widths 8",
        "chunkSamples": 16,
        "epoch": 2118385,
        "predicted": 2165495,
        "longestPush": 11294,
        "predictedPush": 11545
      },
      {
        "model": "widths 8",
        "chunkSamples": 64,
        "epoch": 1898143,
        "predicted": 1938605,
        "longestPush": 40472,
        "predictedPush": 41353
      },
      {
        "model": "widths 16, 8",
        "chunkSamples": 1,
        "epoch": 20678435,
        "predicted": 20104399,
        "longestPush": 15191,
        "predictedPush": 14554
      },
      {
        "model": "widths 16, 8",
        "chunkSamples": 4,
        "epoch": 17116091,
        "predicted": 17211207,
        "longestPush": 25631,
        "predictedPush": 23852
      },
      {
        "model": "widths 16, 8",
        "chunkSamples": 16,
        "epoch": 13960478,
        "predicted": 13928161,
        "longestPush": 37221,
        "predictedPush": 37134
      },
      {
        "model": "widths 16, 8",
        "chunkSamples": 64,
        "epoch": 12865689,
        "predicted": 12799298,
        "longestPush": 137187,
        "predictedPush": 136514
      },
      {
        "model": "widths 16, 24, 40",
        "chunkSamples": 1,
        "epoch": 16284984,
        "predicted": 16654110,
        "longestPush": 116820,
        "predictedPush": 119166
      },
      {
        "model": "widths 16, 24, 40",
        "chunkSamples": 4,
        "epoch": 14535106,
        "predicted": 15206826,
        "longestPush": 130591,
        "predictedPush": 132062
      },
      {
        "model": "widths 16, 24, 40",
        "chunkSamples": 16,
        "epoch": 12900046,
        "predicted": 13437482,
        "longestPush": 133054,
        "predictedPush": 138614
      },
      {
        "model": "widths 16, 24, 40",
        "chunkSamples": 64,
        "epoch": 12163021,
        "predicted": 12529279,
        "longestPush": 298470,
        "predictedPush": 306643
      },
      {
        "model": "widths 8, 8, 16, 16",
        "chunkSamples": 1,
        "epoch": 6879097,
        "predicted": 6760770,
        "longestPush": 49984,
        "predictedPush": 45814
      },
      {
        "model": "widths 8, 8, 16, 16",
        "chunkSamples": 4,
        "epoch": 5486419,
        "predicted": 5572221,
        "longestPush": 54729,
        "predictedPush": 49782
      },
      {
        "model": "widths 8, 8, 16, 16",
        "chunkSamples": 16,
        "epoch": 4363091,
        "predicted": 4316567,
        "longestPush": 54244,
        "predictedPush": 52322
      },
      {
        "model": "widths 8, 8, 16, 16",
        "chunkSamples": 64,
        "epoch": 3883310,
        "predicted": 3745784,
        "longestPush": 104158,
        "predictedPush": 99331
      }
    ]
  },
  "RV32IMC": {
    "compiler": "riscv64-unknown-elf-gcc (12.2.0-14+deb12u1+11+b2) 12.2.0",
    "terms": {
      "pointwise": 7.129,
      "taps": 4.113,
      "values": 0,
      "rows": 127.6,
      "layers": 322.4,
      "kept": 29.91,
      "passes": 145.3,
      "head": 0
    },
    "code": 4920,
    "stack": 564,
    "cyclesPerInstruction": 1.28,
    "points": [
      {
        "model": "eeg1",
        "chunkSamples": 1,
        "epoch": 7155921,
        "predicted": 7145934,
        "longestPush": 62947,
        "predictedPush": 63126
      },
      {
        "model": "eeg1",
        "chunkSamples": 4,
        "epoch": 6111290,
        "predicted": 6261925,
        "longestPush": 67567,
        "predictedPush": 67220
      },
      {
        "model": "eeg1",
        "chunkSamples": 16,
        "epoch": 5307725,
        "predicted": 5367003,
        "longestPush": 67944,
        "predictedPush": 69165
      },
      {
        "model": "eeg1",
        "chunkSamples": 64,
        "epoch": 4926428,
        "predicted": 4895810,
        "longestPush": 129220,
        "predictedPush": 128476
      },
      {
        "model": "psg4",
        "chunkSamples": 1,
        "epoch": 28488149,
        "predicted": 28583735,
        "longestPush": 62949,
        "predictedPush": 63126
      },
      {
        "model": "psg4",
        "chunkSamples": 4,
        "epoch": 24363633,
        "predicted": 25047702,
        "longestPush": 67569,
        "predictedPush": 67220
      },
      {
        "model": "psg4",
        "chunkSamples": 16,
        "epoch": 21206317,
        "predicted": 21468010,
        "longestPush": 67941,
        "predictedPush": 69165
      },
      {
        "model": "psg4",
        "chunkSamples": 64,
        "epoch": 19697097,
        "predicted": 19583242,
        "longestPush": 129228,
        "predictedPush": 128476
      },
      {
        "model": "widths 8",
        "chunkSamples": 1,
        "epoch": 3168064,
        "predicted": 3115131,
        "longestPush": 2568,
        "predictedPush": 2652
      },
      {
        "model": "widths 8",
        "chunkSamples": 4,
        "epoch": 2174165,
        "predicted": 2232162,
        "longestPush": 4563,
        "predictedPush": 4539
      },
      {
        "model": "widths 8",
        "chunkSamples": 16,
        "epoch": 1588151,
        "predicted": 1620422,
        "longestPush": 8474,
        "predictedPush": 8639
      },
      {
        "model": "widths 8",
        "chunkSamples": 64,
        "epoch": 1441088,
        "predicted": 1466862,
        "longestPush": 30740,
        "predictedPush": 31290
      },
      {
        "model": "widths 16, 8",
        "chunkSamples": 1,
        "epoch": 15599869,
        "predicted": 15597867,
        "longestPush": 12202,
        "predictedPush": 11767
      },
      {
        "model": "widths 16, 8",
        "chunkSamples": 4,
        "epoch": 13240857,
        "predicted": 13470974,
        "longestPush": 20614,
        "predictedPush": 19446
      },
      {
        "model": "widths 16, 8",
        "chunkSamples": 16,
        "epoch": 11294591,
        "predicted": 11232773,
        "longestPush": 30123,
        "predictedPush": 29948
      },
      {
        "model": "widths 16, 8",
        "chunkSamples": 64,
        "epoch": 10615115,
        "predicted": 10474603,
        "longestPush": 113209,
        "predictedPush": 111721
      },
      {
        "model": "widths 16, 24, 40",
        "chunkSamples": 1,
        "epoch": 13726172,
        "predicted": 14073422,
        "longestPush": 110031,
        "predictedPush": 112136
      },
      {
        "model": "widths 16, 24, 40",
        "chunkSamples": 4,
        "epoch": 12495373,
        "predicted": 13009497,
        "longestPush": 121732,
        "predictedPush": 123465
      },
      {
        "model": "widths 16, 24, 40",
        "chunkSamples": 16,
        "epoch": 11395112,
        "predicted": 11801395,
        "longestPush": 124845,
        "predictedPush": 128796
      },
      {
        "model": "widths 16, 24, 40",
        "chunkSamples": 64,
        "epoch": 10896887,
        "predicted": 11184500,
        "longestPush": 272285,
        "predictedPush": 278169
      },
      {
        "model": "widths 8, 8, 16, 16",
        "chunkSamples": 1,
        "epoch": 5321900,
        "predicted": 5157440,
        "longestPush": 43480,
        "predictedPush": 40002
      },
      {
        "model": "widths 8, 8, 16, 16",
        "chunkSamples": 4,
        "epoch": 4277341,
        "predicted": 4273671,
        "longestPush": 47110,
        "predictedPush": 43184
      },
      {
        "model": "widths 8, 8, 16, 16",
        "chunkSamples": 16,
        "epoch": 3486914,
        "predicted": 3423249,
        "longestPush": 47293,
        "predictedPush": 45129
      },
      {
        "model": "widths 8, 8, 16, 16",
        "chunkSamples": 64,
        "epoch": 3144243,
        "predicted": 3041297,
        "longestPush": 87222,
        "predictedPush": 83120
      }
    ]
  },
  "AVR": {
    "compiler": "avr-gcc (GCC) 5.4.0",
    "terms": {
      "pointwise": 66.84,
      "taps": 130.8,
      "values": 0,
      "rows": 1711,
      "layers": 2956,
      "kept": 331.4,
      "passes": 188.9,
      "head": 0
    },
    "code": 14834,
    "stack": 410,
    "cyclesPerInstruction": 1,
    "points": [
      {
        "model": "eeg1",
        "chunkSamples": 1,
        "epoch": 80927004,
        "predicted": 81589120,
        "longestPush": 677210,
        "predictedPush": 678821
      },
      {
        "model": "eeg1",
        "chunkSamples": 4,
        "epoch": 73556134,
        "predicted": 75453870,
        "longestPush": 742984,
        "predictedPush": 736985
      },
      {
        "model": "eeg1",
        "chunkSamples": 16,
        "epoch": 66657899,
        "predicted": 67142520,
        "longestPush": 754432,
        "predictedPush": 770047
      },
      {
        "model": "eeg1",
        "chunkSamples": 64,
        "epoch": 63296501,
        "predicted": 62497028,
        "longestPush": 1586289,
        "predictedPush": 1571253
      },
      {
        "model": "psg4",
        "chunkSamples": 1,
        "epoch": 324150226,
        "predicted": 326356480,
        "longestPush": 677541,
        "predictedPush": 678821
      },
      {
        "model": "psg4",
        "chunkSamples": 4,
        "epoch": 294693746,
        "predicted": 301815480,
        "longestPush": 743496,
        "predictedPush": 736985
      },
      {
        "model": "psg4",
        "chunkSamples": 16,
        "epoch": 267107550,
        "predicted": 268570081,
        "longestPush": 755093,
        "predictedPush": 770047
      },
      {
        "model": "psg4",
        "chunkSamples": 64,
        "epoch": 253663650,
        "predicted": 249988113,
        "longestPush": 1589010,
        "predictedPush": 1571253
      },
      {
        "model": "widths 8",
        "chunkSamples": 1,
        "epoch": 38323935,
        "predicted": 37578377,
        "longestPush": 33136,
        "predictedPush": 33952
      },
      {
        "model": "widths 8",
        "chunkSamples": 4,
        "epoch": 30904310,
        "predicted": 31454035,
        "longestPush": 66649,
        "predictedPush": 66479
      },
      {
        "model": "widths 8",
        "chunkSamples": 16,
        "epoch": 25668388,
        "predicted": 26165759,
        "longestPush": 137082,
        "predictedPush": 139526
      },
      {
        "model": "widths 8",
        "chunkSamples": 64,
        "epoch": 24354550,
        "predicted": 24838244,
        "longestPush": 519927,
        "predictedPush": 529857
      },
      {
        "model": "widths 16, 8",
        "chunkSamples": 1,
        "epoch": 197745374,
        "predicted": 194474567,
        "longestPush": 151879,
        "predictedPush": 146817
      },
      {
        "model": "widths 16, 8",
        "chunkSamples": 4,
        "epoch": 177393438,
        "predicted": 178227862,
        "longestPush": 269674,
        "predictedPush": 256299
      },
      {
        "model": "widths 16, 8",
        "chunkSamples": 16,
        "epoch": 156714818,
        "predicted": 156637557,
        "longestPush": 418283,
        "predictedPush": 417642
      },
      {
        "model": "widths 16, 8",
        "chunkSamples": 64,
        "epoch": 149581362,
        "predicted": 149330972,
        "longestPush": 1596288,
        "predictedPush": 1592776
      },
      {
        "model": "widths 16, 24, 40",
        "chunkSamples": 1,
        "epoch": 158306045,
        "predicted": 160804488,
        "longestPush": 1156574,
        "predictedPush": 1178022
      },
      {
        "model": "widths 16, 24, 40",
        "chunkSamples": 4,
        "epoch": 148137417,
        "predicted": 152675834,
        "longestPush": 1307694,
        "predictedPush": 1321725
      },
      {
        "model": "widths 16, 24, 40",
        "chunkSamples": 16,
        "epoch": 137282124,
        "predicted": 140894583,
        "longestPush": 1354352,
        "predictedPush": 1399826
      },
      {
        "model": "widths 16, 24, 40",
        "chunkSamples": 64,
        "epoch": 132331097,
        "predicted": 134634751,
        "longestPush": 3196767,
        "predictedPush": 3249160
      },
      {
        "model": "widths 8, 8, 16, 16",
        "chunkSamples": 1,
        "epoch": 61964714,
        "predicted": 61364154,
        "longestPush": 498485,
        "predictedPush": 461727
      },
      {
        "model": "widths 8, 8, 16, 16",
        "chunkSamples": 4,
        "epoch": 54594276,
        "predicted": 55231554,
        "longestPush": 553744,
        "predictedPush": 511335
      },
      {
        "model": "widths 8, 8, 16, 16",
        "chunkSamples": 16,
        "epoch": 47775071,
        "predicted": 47413254,
        "longestPush": 563760,
        "predictedPush": 544397
      },
      {
        "model": "widths 8, 8, 16, 16",
        "chunkSamples": 64,
        "epoch": 44871709,
        "predicted": 43756512,
        "longestPush": 1170639,
        "predictedPush": 1127994
      }
    ]
  }
};
