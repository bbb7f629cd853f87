import { describe, expect, it } from 'vitest';
import { ChannelError, UsageError } from '../../src/errors.js';
import type { ChannelRole, ModelChannel } from '../../src/model/channel.js';
import { meaningOf } from '../../src/signal/channel-role.js';
import { matchChannels } from '../../src/signal/channels.js';
import type { SignalHeader } from '../../src/signal/recording.js';
import { header } from './fake-recording.js';

const signal = header;
const signals = (...labels: string[]): SignalHeader[] => labels.map((label) => signal(label));
const channel = (label: string, role: ChannelRole, ...aliases: string[]): ModelChannel => ({ label, role, aliases });
const picked = (found: ReturnType<typeof matchChannels>): number[] => found.map((match) => match.signal);

const ONE = [channel('EEG', 'eeg')];
const FOUR = [
  channel('EEG Fpz-Cz', 'eeg'),
  channel('EEG Pz-Oz', 'eeg'),
  channel('EOG horizontal', 'eog'),
  channel('EMG submental', 'emg'),
];

describe('meaningOf', () => {
  it.each([
    ...[
      'EEG',
      'EEG Fpz-Cz',
      'C3-A2',
      'EEG C3-M2',
      'EEG(sec)',
      'Pz-Oz',
      'c4:m1',
      'EEG2',
      'O2',
      'F3-AVG',
      'T7',
      'C3A2',
    ].map((label) => [label, 'eeg']),
    ...[
      'EOG horizontal',
      'EOG(L)',
      'LEOG',
      'LOC',
      'ROC-A1',
      'E1',
      'E2-M1',
      'E1-E2',
      'Left Eye',
      'ROC-LOC',
      'EEG E1',
      'EOG E1-M2',
      'LOC / A2',
    ].map((l) => [l, 'eog']),
    ...['EMG submental', 'EMG', 'Chin', 'chin1-chin2', 'EMG1-EMG2', 'Submental', 'Chin EMG', 'X1', 'EMG Chin2'].map(
      (l) => [l, 'emg'],
    ),
    ...[
      'ECG',
      'EKG',
      'SaO2',
      'CO2',
      'Resp oro-nasal',
      'Temp rectal',
      'Event marker',
      'EMG Leg',
      'LAT',
      'EMG tib/L',
      'PLM',
      'A1',
      'EEG M2-Ref',
      'EEG ECG',
      'PO2',
      '',
    ].map((label) => [label, undefined]),
  ])("takes '%s' for %s", (label, role) => {
    expect(meaningOf(label!)?.role).toBe(role);
  });
});

describe('matchChannels', () => {
  it('finds the channels of Sleep-EDF by their own names', () => {
    const sleepEdf = signals('EEG Fpz-Cz', 'EEG Pz-Oz', 'EOG horizontal', 'Resp oro-nasal', 'EMG submental');
    const found = matchChannels(sleepEdf, FOUR);
    expect(picked(found)).toEqual([0, 1, 2, 4]);
    expect(new Set(found.map(({ by }) => by))).toEqual(new Set(['label']));
  });

  it('prefers a central derivation for a single EEG, else the first', () => {
    expect(picked(matchChannels(signals('EOG L', 'F4-M1', 'C4-M1', 'C3-M2'), ONE))).toEqual([2]);
    expect(picked(matchChannels(signals('EMG', 'O1-M2', 'F4-M1'), ONE))).toEqual([1]);
    expect(picked(matchChannels(signals('EEG(sec)', 'EEG'), ONE))).toEqual([1]);
  });

  it('prefers label, then alias, then role', () => {
    const wanted = [channel('X', 'eeg', 'O1-M2', 'eeg-sec')];
    expect(picked(matchChannels(signals('C3-M2', 'EEG(sec)', 'O1/M2', 'x'), wanted))).toEqual([3]);
    expect(picked(matchChannels(signals('C3-M2', 'EEG(sec)', 'O1/M2'), wanted))).toEqual([2]);
    expect(picked(matchChannels(signals('C3-M2', 'EEG(sec)'), wanted))).toEqual([1]);
  });

  it('gives several channels the derivations of their own regions, and different ones', () => {
    const aasm = signals('C3-M2', 'O1-M2', 'P3-M2', 'F3-M2', 'E1-M2', 'E2-M2', 'Chin1-Chin2');
    expect(picked(matchChannels(aasm, FOUR))).toEqual([3, 2, 4, 6]);
    expect(picked(matchChannels(signals('P3-A2', 'C3-A2', 'LOC', 'EMG'), FOUR))).toEqual([1, 0, 2, 3]);
    const eyes = [channel('EOG L', 'eog'), channel('EOG R', 'eog')];
    expect(picked(matchChannels(signals('E1', 'E2'), eyes))).toEqual([0, 1]);
  });

  it('shares a signal when there are too few, and says so', () => {
    const found = matchChannels(signals('EEG', 'EOG', 'EMG'), FOUR);
    expect(picked(found)).toEqual([0, 0, 1, 2]);
    expect(found.map(({ warning }) => warning !== null)).toEqual([false, true, false, false]);
  });

  it('takes requests by label, case and punctuation aside, with or without the role', () => {
    const recording = signals('EEG C3-A2', 'EEG C4-A1', 'SpO2');
    expect(picked(matchChannels(recording, ONE, ['eeg c4a1']))).toEqual([1]);
    expect(picked(matchChannels(recording, ONE, ['c4-a1']))).toEqual([1]);
    expect(picked(matchChannels(recording, ONE, ['']))).toEqual([0]);
  });

  it('keeps a requested signal from the channels that are found', () => {
    const two = [channel('EEG A', 'eeg'), channel('EEG B', 'eeg')];
    expect(picked(matchChannels(signals('C3', 'C4'), two, ['', 'C3']))).toEqual([1, 0]);
  });

  it('passes over slow, voltless and unreadable signals unless requested', () => {
    const recording = [
      signal('EEG C3', { microvoltsPerUnit: null, dimension: '' }),
      signal('EEG C4', { rate: 0.5 }),
      signal('EEG Cz', { problem: 'its range is empty' }),
      signal('EEG O1', { rate: 1 }),
    ];
    expect(picked(matchChannels(recording, ONE))).toEqual([3]);
    const [asked] = matchChannels(recording, ONE, ['C3']);
    expect([asked!.signal, asked!.warning]).toEqual([0, expect.stringContaining('no voltage')]);
  });

  it('warns of namesakes', () => {
    expect(matchChannels(signals('EEG', 'EEG'), ONE, ['EEG'])[0]!.warning).toContain('namesake');
  });

  it('says in what unit a signal is that is no voltage', () => {
    const blank = signal('EEG', { dimension: '', microvoltsPerUnit: null });
    expect(() => matchChannels([blank, signal('ECG')], ONE)).toThrow(/found the signals 'EEG' in '', 'ECG';/);
  });

  it('names what is missing, what there is, and the remedy', () => {
    const match = (): unknown => matchChannels(signals('EEG', 'ECG'), FOUR);
    expect(match).toThrow(ChannelError);
    expect(match).toThrow(/'EOG horizontal'.*'EEG', 'ECG'.*--channels/);
    expect(() => matchChannels(signals('EEG'), ONE, ['C9'])).toThrow(/'C9'.*'EEG'.*--channels/);
    expect(() => matchChannels([], ONE)).toThrow(/no signals/);
    const two = (): unknown => matchChannels(signals('EEG'), ONE, ['EEG', 'EEG']);
    expect(two).toThrow(UsageError);
    expect(two).toThrow(/^channels: found 2 labels; expected at most 1, in the order EEG/);
  });
});

/** The staging signals of public databases, and what a central EEG, an EOG and a chin EMG are to be staged from. */
const LABORATORIES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  [
    'Sleep-EDF',
    ['EEG Fpz-Cz', 'EEG Pz-Oz', 'EOG horizontal', 'Resp oro-nasal', 'EMG submental', 'Temp rectal', 'Event marker'],
    ['EEG Fpz-Cz', 'EOG horizontal', 'EMG submental'],
  ],
  [
    'UCDDB',
    [
      'Lefteye',
      'RightEye',
      'EMG',
      'C3A2',
      'C4A1',
      'ECG',
      'SpO2',
      'Sound',
      'Flow',
      'Sum',
      'ribcage',
      'abdo',
      'BodyPos',
      'Pulse',
    ],
    ['C3A2', 'Lefteye', 'EMG'],
  ],
  [
    'SHHS',
    ['SaO2', 'H.R.', 'EEG(sec)', 'ECG', 'EMG', 'EOG(L)', 'EOG(R)', 'EEG', 'THOR RES', 'ABDO RES', 'POSITION', 'LIGHT'],
    ['EEG', 'EOG(L)', 'EMG'],
  ],
  [
    'MESA',
    ['EKG', 'EOG-L', 'EOG-R', 'EMG', 'EEG1', 'EEG2', 'EEG3', 'Pres', 'Flow', 'Snore', 'Leg', 'SpO2'],
    ['EEG1', 'EOG-L', 'EMG'],
  ],
  [
    'MASS',
    [
      'EEG Fp1-CLE',
      'EEG C3-CLE',
      'EEG C4-CLE',
      'EEG A2-CLE',
      'EOG Left Horiz',
      'EOG Right Horiz',
      'EMG Chin1',
      'EMG Chin2',
      'ECG ECGI',
      'Resp Belt Thor',
    ],
    ['EEG C3-CLE', 'EOG Left Horiz', 'Chin1-Chin2'],
  ],
  [
    'ISRUC-Sleep',
    ['LOC-A2', 'ROC-A1', 'F3-A2', 'C3-A2', 'O1-A2', 'F4-A1', 'C4-A1', 'O2-A1', 'X1', 'X2', 'X3', 'DC3', 'SaO2'],
    ['C3-A2', 'LOC-A2', 'X1'],
  ],
  [
    'DREAMS',
    ['FP1-A2', 'CZ-A1', 'O1-A2', 'FP2-A1', 'EOG1-A2', 'EOG2-A2', 'EMG1', 'PULSE', 'SaO2'],
    ['CZ-A1', 'EOG1-A2', 'EMG1'],
  ],
  [
    'CAP',
    ['Fp2-F4', 'F4-C4', 'C4-P4', 'P4-O2', 'C4-A1', 'ROC-LOC', 'EMG1-EMG2', 'ECG1-ECG2', 'DX1-DX2'],
    ['C4-A1', 'ROC-LOC', 'EMG1-EMG2'],
  ],
  [
    'PhysioNet 2018',
    [
      'F3-M2',
      'F4-M1',
      'C3-M2',
      'C4-M1',
      'O1-M2',
      'O2-M1',
      'E1-M2',
      'Chin1-Chin2',
      'ABD',
      'CHEST',
      'AIRFLOW',
      'SaO2',
      'ECG',
    ],
    ['C3-M2', 'E1-M2', 'Chin1-Chin2'],
  ],
  [
    'HMC',
    ['EEG F4-M1', 'EEG C4-M1', 'EEG O2-M1', 'EEG C3-M2', 'EMG chin', 'EOG E1-M2', 'EOG E2-M2', 'ECG'],
    ['EEG C4-M1', 'EOG E1-M2', 'EMG chin'],
  ],
  [
    'CFS, all referential',
    ['C3', 'C4', 'M1', 'M2', 'LOC', 'ROC', 'ECG2', 'ECG1', 'EMG1', 'EMG2', 'EMG3', 'L Leg', 'R Leg', 'SaO2'],
    ['C4-M1', 'LOC-M2', 'EMG1-EMG2'],
  ],
  [
    'Ref after every label',
    ['C3-Ref', 'C4-REF', 'A1-Ref', 'A2-Ref', 'E1-Ref', 'E2-Ref', 'Chin1-Ref', 'Chin2-Ref', 'ECG-Ref'],
    ['C4-A1', 'E1-A2', 'Chin1-Chin2'],
  ],
];

const AASM = [channel('EEG', 'eeg'), channel('EOG', 'eog'), channel('EMG', 'emg')];

describe('the channels of public databases', () => {
  it.each(LABORATORIES)('%s', (_, labels, expected) => {
    expect(matchChannels(signals(...labels), AASM).map(({ label }) => label)).toEqual(expected);
  });
});

describe('derivations', () => {
  const from = (labels: readonly string[], wanted: string, model = ONE) => {
    const [match] = matchChannels(signals(...labels), model, [wanted]);
    return [match!.signal, match!.minus, match!.warning];
  };

  it.each([
    ['C3-M2', ['C3', 'M2']],
    ['EEG C3-M2', ['EEG C3', 'EEG M2']],
    ['C3-A2', ['EEG C3-LE', 'EEG M2-LE']],
    ['c3:m2', ['C3-REF', 'A2-Ref']],
    ['T3-A2', ['T7', 'M2']],
    ['C3-M2', ['C3-Cz', 'M2-Cz']],
    ['E1-E2', ['LOC', 'ROC']],
    ['EMG1-EMG2', ['EMG1', 'EMG2']],
    ['Chin-L-Chin-R', ['Chin-L', 'Chin-R']],
    ['X1-X2', ['X1', 'X2']],
  ])('forms %s from %j', (wanted, labels) => {
    const warning = expect.stringContaining(`${wanted} was formed from ${labels[0]} and ${labels[1]}.`) as string;
    expect(from(['SpO2', ...labels], wanted)).toEqual([1, 2, warning]);
  });

  it('takes a recorded derivation before it forms one, under any of its names', () => {
    expect(from(['C3', 'M2', 'EEG C3-A2'], 'C3-M2')).toEqual([2, null, null]);
    expect(from(['C3-M2'], 'EEG C3-A2')).toEqual([0, null, null]);
  });

  it('finds the pair that shares a reference among several', () => {
    expect(from(['C3-Cz', 'C3', 'M2', 'M2-Cz'], 'C3-M2').slice(0, 2)).toEqual([0, 3]);
    expect(from(['C3-LE', 'C3', 'M2'], 'C3-M2').slice(0, 2)).toEqual([1, 2]);
  });

  it('refuses electrodes that share no reference, and says so', () => {
    expect(() => from(['C3-LE', 'M2'], 'C3-M2')).toThrow(ChannelError);
    expect(() => from(['C3-LE', 'M2'], 'C3-M2')).toThrow(/'C3-LE' and 'M2', which do not share a reference/);
    expect(() => from(['C3', 'C4'], 'C3-M2')).toThrow(/'C3', 'C4'.*the two electrodes of that derivation/);
    expect(() => from(['C3'], 'C3-C3')).toThrow(ChannelError);
  });

  it("forms what the AASM recommends rather than stage an electrode against the recorder's reference", () => {
    const formed = (labels: readonly string[], model: readonly ModelChannel[] = ONE) =>
      matchChannels(signals(...labels), model).map(({ label }) => label);
    expect(formed(['C3', 'C4', 'M1', 'M2'])).toEqual(['C4-M1']);
    expect(formed(['C3', 'A2'])).toEqual(['C3-A2']);
    expect(formed(['C3', 'M1'])).toEqual(['C3-M1']);
    expect(formed(['F4', 'M1'])).toEqual(['F4-M1']);
    expect(formed(['F4', 'M1', 'O1-M2'])).toEqual(['O1-M2']);
    expect(formed(['Fpz', 'Cz', 'Pz', 'Oz', 'E1', 'E2', 'M2', 'Chin1', 'Chin2'], FOUR)).toEqual([
      'Fpz-Cz',
      'Pz-Oz',
      'E1-M2',
      'Chin1-Chin2',
    ]);
    const eyes = [channel('EOG L', 'eog'), channel('EOG R', 'eog')];
    expect(formed(['E1', 'E2', 'M1', 'M2'], eyes)).toEqual(['E1-M2', 'E2-M2']);
    expect(formed(['F3', 'F4', 'C3', 'C4', 'O1', 'O2', 'M1', 'M2', 'EOG', 'EMG'], FOUR)).toEqual([
      'F4-M1',
      'O2-M1',
      'EOG',
      'EMG',
    ]);
  });

  it('warns of a single electrode where nothing can be formed', () => {
    const [match] = matchChannels(signals('C3', 'EOG'), ONE);
    expect([match!.signal, match!.minus]).toEqual([0, null]);
    expect(match!.warning).toContain('one electrode');
    expect(matchChannels(signals('C3-LE'), ONE)[0]!.warning).toBeNull();
    expect(() => matchChannels(signals('M1', 'M2'), ONE)).toThrow(ChannelError);
  });

  it('warns of namesakes however the signal was found', () => {
    expect(matchChannels(signals('C3-M2', 'C3 - M2'), ONE)[0]).toMatchObject({
      signal: 0,
      warning: expect.stringContaining('1 namesake') as string,
    });
    expect(from(['C3', 'M2', 'M2'], 'C3-M2')[2]).toMatch(/formed from C3 and M2\. Signal 'M2' has 1 namesake/);
  });

  it('does not form from signals that are slow, without a voltage or unreadable', () => {
    const mastoid = (changes: Partial<SignalHeader>) =>
      matchChannels([signal('C3'), signal('M2', changes)], ONE)[0]!.minus;
    expect(mastoid({})).toBe(1);
    expect(mastoid({ rate: 0.5 })).toBeNull();
    expect(mastoid({ microvoltsPerUnit: null })).toBeNull();
    expect(mastoid({ problem: 'broken' })).toBeNull();
  });

  it('warns of an envelope', () => {
    const slow = [signal('EMG submental', { rate: 1 })];
    expect(matchChannels(slow, [channel('EMG', 'emg')])[0]!.warning).toContain('an envelope');
  });
});
