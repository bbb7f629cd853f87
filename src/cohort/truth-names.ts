import { basename, extname } from 'node:path';

const TABLES = ['.csv', '.tsv', '.txt', '.ids', '.xml'];
/** EDF+ files of annotations, by name; what is called so is no recording. */
const STAGES_EDF = /^[-_](hypnogram|hyp)\.(edf|rec)$/;
/** These may hold other annotations, and no stage. */
const ANNOTATIONS_EDF = /^[-_](annotations?|events)\.(edf|rec)$/;
/** What follows a night's name in the name of its truth. */
const ENDINGS = [
  ...['', '-hypnogram', '_hypnogram', '-hyp', '_hyp'].flatMap((ending) =>
    TABLES.map((extension) => ending + extension),
  ),
  // BIDS, "Task events".
  '_events.tsv',
  // NSRR's two exports of annotations.
  '-profusion.xml',
  '-nsrr.xml',
];
/** BIDS and Sleep-EDF end a recording's name with what it holds. */
const CONTENT = /[-_](psg|eeg)$/;
/** Sleep-EDF: SC4001E0-PSG and SC4001EC-Hypnogram; the first six characters tell person and night. */
const SLEEP_EDF = /^([a-z0-9]{6})[a-z0-9]{2}-psg$/;

/** Some of the names, for who finds none. */
export const SOME_TRUTH_NAMES = 'NIGHT-hypnogram.edf, NIGHT.csv and others that --help lists';

/** All of them, for a command's help. */
export const TRUTH_NAMES =
  "NIGHT-hypnogram.edf, -hyp.edf, -annotations.edf or -events.edf ('_' is as good as '-'); NIGHT, NIGHT-hypnogram or " +
  `NIGHT-hyp with ${TABLES.join(', ')}; NIGHT_events.tsv, NIGHT-nsrr.xml, NIGHT-profusion.xml; NIGHT is the recording's ` +
  'name without its extension, with or without -PSG or _eeg';

/** Whether a file's name says that it is the truth of the night in another; without regard to case. */
export function isNamedAsTruth(file: string, recording: string): boolean {
  const night = basename(recording, extname(recording)).toLowerCase();
  const name = basename(file).toLowerCase();
  const sleepEdf = SLEEP_EDF.exec(night);
  if (sleepEdf !== null && /^[a-z0-9]{8}-hypnogram\.edf$/.test(name) && name.startsWith(sleepEdf[1])) return true;
  return [night, night.replace(CONTENT, '')].some((stem) => name.startsWith(stem) && isEnding(name.slice(stem.length)));
}

function isEnding(text: string): boolean {
  return ENDINGS.includes(text) || STAGES_EDF.test(text) || ANNOTATIONS_EDF.test(text);
}

/** Whether a name is that of an EDF+ file of annotations, whatever night's. */
export function isNamedAsAnnotations(file: string): boolean {
  const ending = endingOf(file);
  return STAGES_EDF.test(ending) || ANNOTATIONS_EDF.test(ending);
}

/** Whether a file may by its name hold annotations of another kind than stages. */
export function mayLackStages(file: string): boolean {
  return ANNOTATIONS_EDF.test(endingOf(file));
}

const endingOf = (file: string): string => /[-_][^-_]*$/.exec(basename(file).toLowerCase())?.[0] ?? '';
