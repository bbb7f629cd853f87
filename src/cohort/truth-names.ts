import { basename, extname } from 'node:path';

const TABLES = ['.csv', '.tsv', '.txt', '.ids', '.xml'];
/** What follows a night's name in the name of its truth. */
const ENDINGS = [
  ...['-hypnogram', '_hypnogram'].flatMap((ending) => ['.edf', ...TABLES].map((extension) => ending + extension)),
  // BIDS, "Task events".
  '_events.tsv',
  // NSRR's two exports of annotations.
  '-profusion.xml',
  '-nsrr.xml',
  ...TABLES,
];
/** BIDS and Sleep-EDF end a recording's name with what it holds. */
const CONTENT = /[-_](psg|eeg)$/;
/** Sleep-EDF: SC4001E0-PSG and SC4001EC-Hypnogram; the first six characters tell person and night. */
const SLEEP_EDF = /^([a-z0-9]{6})[a-z0-9]{2}-psg$/;

/** Whether a file's name says that it is the truth of the night in another; without regard to case. */
export function isNamedAsTruth(file: string, recording: string): boolean {
  const night = basename(recording, extname(recording)).toLowerCase();
  const name = basename(file).toLowerCase();
  const sleepEdf = SLEEP_EDF.exec(night);
  if (sleepEdf !== null && /^[a-z0-9]{8}-hypnogram\.edf$/.test(name) && name.startsWith(sleepEdf[1])) return true;
  return [night, night.replace(CONTENT, '')].some((stem) => ENDINGS.some((ending) => name === stem + ending));
}
