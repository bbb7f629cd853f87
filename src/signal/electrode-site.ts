/** What a label such as `EEG C3-A2` or `C3-Ref` says of its electrodes, in the AASM's names and lower case. */
export interface ElectrodeSite {
  /** `c3`, `m2`, `e1`, `chin1`. */
  readonly electrode: string;
  /** An electrode, a named reference such as `le` or `ref`, or '' where the label names none. */
  readonly reference: string;
}

/** The 10-20 system and what of the 10-10 system does not clash with other signals (`PO2` is oxygen, not an electrode). */
export const SCALP = '(?:fp|af|f|c|t|p|o)(?:[1-9]|10|z)|(?:fc|cp)[1-6z]|(?:ft|tp)(?:[789]|10)|po[3478z]';
const MASTOID = '[am][12]';
/** E1 and E2 are the AASM's eye electrodes, LOC and ROC their older names. */
const EYE = 'e[12]|loc|roc';
const CHIN = '(?:chin|emg)[123lrz]';
const ELECTRODE = `${SCALP}|${MASTOID}|${EYE}|${CHIN}`;
/** `le`, `cle` and `ler` are linked ears, recorded, computed and by resistors; `ref` says only that there is one. */
const NAMED_REFERENCE = 'a1a2|m1m2|c?le|ler|avg|av|ear|ref|gnd|x';
const ROLE = '(?:eeg|eog|emg)';
const SITE = new RegExp(`^${ROLE}?(${ELECTRODE})(?:${ROLE}?(${ELECTRODE}|${NAMED_REFERENCE}))?$`);

/** Names of one place: the ears' and the mastoids' (AASM), and those of 10-20 that 10-10 renamed. */
const TODAY: Readonly<Record<string, string>> = {
  a1: 'm1',
  a2: 'm2',
  a1a2: 'm1m2',
  t3: 't7',
  t4: 't8',
  t5: 'p7',
  t6: 'p8',
  loc: 'e1',
  roc: 'e2',
  emg1: 'chin1',
  emg2: 'chin2',
  emg3: 'chin3',
  av: 'avg',
};
/** References of which the label does not say where they are. */
const UNKNOWN: ReadonlySet<string> = new Set(['', 'ref', 'gnd', 'x']);
const EARS: ReadonlySet<string> = new Set(['m1', 'm2', 'm1m2', 'le', 'cle', 'ler', 'ear']);

/** A label without case and punctuation: `EEG Fpz-Cz` is `eegfpzcz`. */
export function normaliseLabel(label: string): string {
  return label.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Null where the label is not made of electrodes (`EEG(sec)`, `EMG submental`). */
export function siteOf(label: string): ElectrodeSite | null {
  const found = SITE.exec(normaliseLabel(label));
  if (found === null) return null;
  const [electrode, reference] = [found[1]!, found[2] ?? ''];
  return { electrode: TODAY[electrode] ?? electrode, reference: TODAY[reference] ?? reference };
}

/** One electrode against what the recorder called its reference: of use against another electrode. */
export function isReferential(label: string): boolean {
  const site = siteOf(label);
  return site !== null && UNKNOWN.has(site.reference);
}

/** Against an ear, a mastoid or both. */
export function isAgainstEar(label: string): boolean {
  return EARS.has(siteOf(label)?.reference ?? '');
}

/** The same derivation under two labels: `EEG C3-A2` and `C3-M2`, `C3` and `EEG C3-Ref`. */
export function sameSite(left: ElectrodeSite | null, right: ElectrodeSite | null): boolean {
  if (left?.electrode !== right?.electrode || left === null || right === null) return false;
  return left.reference === right.reference || (UNKNOWN.has(left.reference) && UNKNOWN.has(right.reference));
}

/** The electrode as the label spells it: `C3` of `EEG C3-LE`. */
export function electrodeText(label: string): string {
  const bare = label.replace(/^\s*(?:eeg|eog|emg)[\s:_-]+/i, '').trim();
  const reference = siteOf(label)?.reference ?? '';
  return reference === '' ? bare : bare.split(/[-:/_\s]/)[0]!;
}
