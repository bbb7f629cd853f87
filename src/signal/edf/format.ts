import { RecordingError } from '../../errors.js';
import type { RecordingFormat } from '../recording.js';
import { fileField, quoted } from './fields.js';

/** What the first 256 bytes say about how samples are stored. */
export interface Format {
  readonly format: RecordingFormat;
  /** 2 (EDF) or 3 (BDF): little-endian, two's complement. */
  readonly sampleBytes: 2 | 3;
}

/** BDF writes a byte 255 and this where EDF has `0`. */
const BDF_MARK = 'BIOSEMI';

/**
 * EDF or BDF from the version, continuous or with gaps from the reserved field (`EDF+C`, `BDF+D`; plain files have
 * nothing there, or BDF's `24BIT`).
 * @throws RecordingError where this is neither
 */
export function formatOf(block: Uint8Array, name: string): Format {
  const version = fileField(block, 'version');
  const isBdf = block[0] === 0xff && version.endsWith(BDF_MARK);
  if (!isBdf && version !== '0') {
    throw new RecordingError({
      subject: name,
      found: `a file that begins with ${quoted(version)}`,
      expected: 'EDF or BDF, with or without +C or +D',
    });
  }
  const family = isBdf ? 'BDF' : 'EDF';
  const plus = /^[EB]DF\+([CD])/.exec(fileField(block, 'reserved'))?.[1] as 'C' | 'D' | undefined;
  return { format: plus === undefined ? family : `${family}+${plus}`, sampleBytes: isBdf ? 3 : 2 };
}
