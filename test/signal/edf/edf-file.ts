import { SIGNAL_FIELDS, FILE_FIELDS, fileFieldOffset, signalFieldOffset } from '../../../src/signal/edf/layout.js';
import type { FileField, SignalField } from '../../../src/signal/edf/layout.js';
import { encodeEdf, type EdfOptions } from '../../../src/signal/edf/write.js';

export const START = new Date(Date.UTC(2024, 1, 29, 22, 5, 9));

/** A small file: two signals of 4 and 2 Hz, 3 records of 2 s. */
export function smallEdf(changes: Partial<EdfOptions> = {}): Uint8Array {
  const ramp = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => i * 10 - 100);
  const range = { physicalMin: -500, physicalMax: 500 };
  return encodeEdf({
    start: START,
    recordSeconds: 2,
    signals: [
      { label: 'EEG C3-A2', rate: 4, samples: ramp(24), ...range },
      { label: 'EMG chin', rate: 2, samples: ramp(12), ...range },
    ],
    ...changes,
  });
}

/** A copy with one field of the file part overwritten. */
export function withFileField(file: Uint8Array, field: FileField, text: string): Uint8Array {
  return overwritten(file, fileFieldOffset(field), text.padEnd(FILE_FIELDS[field]));
}

/** A copy with one field of one of two signals overwritten. */
export function withSignalField(file: Uint8Array, field: SignalField, signal: number, text: string): Uint8Array {
  return overwritten(file, signalFieldOffset(field, signal, 2), text.padEnd(SIGNAL_FIELDS[field]));
}

function overwritten(file: Uint8Array, offset: number, text: string): Uint8Array {
  const copy = file.slice();
  for (let i = 0; i < text.length; i++) copy[offset + i] = text.charCodeAt(i);
  return copy;
}
