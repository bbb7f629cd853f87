import type { DefectStretch } from '../signal/defects.js';

/** What is wrong with a stretch, as a reader is told. */
export const DEFECT_WORDS: Readonly<Record<DefectStretch['defect'], string>> = {
  gap: 'gap in the recording',
  'lead-off': 'lead off',
  flat: 'flat signal',
  clipped: 'clipped signal',
  'part-epoch': 'part of an epoch at the end',
};
