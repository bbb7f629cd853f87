import { describe, expect, it } from 'vitest';
import { ChannelError, UsageError } from '../../src/errors.js';
import type { ChannelRole, ModelChannel } from '../../src/model/channel.js';
import { meaningOf } from '../../src/signal/channel-role.js';
import { matchChannels } from '../../src/signal/channels.js';
import type { SignalHeader } from '../../src/signal/recording.js';

function signal(label: string, changes: Partial<SignalHeader> = {}): SignalHeader {
  return {
    label,
    transducer: '',
    prefilter: '',
    dimension: 'uV',
    physicalMin: -500,
    physicalMax: 500,
    digitalMin: -2048,
    digitalMax: 2047,
    samplesPerRecord: 100,
    rate: 100,
    microvoltsPerUnit: 1,
    problem: null,
    ...changes,
  };
}

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
    ...['EOG horizontal', 'EOG(L)', 'LEOG', 'LOC', 'ROC-A1', 'E1', 'E2-M1', 'E1-E2', 'Left Eye'].map((l) => [l, 'eog']),
    ...['EMG submental', 'EMG', 'Chin', 'chin1-chin2', 'EMG1-EMG2', 'Submental', 'Chin EMG'].map((l) => [l, 'emg']),
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

  it('names what is missing, what there is, and the remedy', () => {
    const match = (): unknown => matchChannels(signals('EEG', 'ECG'), FOUR);
    expect(match).toThrow(ChannelError);
    expect(match).toThrow(/'EOG horizontal'.*'EEG', 'ECG'.*--channels/);
    expect(() => matchChannels(signals('EEG'), ONE, ['C9'])).toThrow(/'C9'.*'EEG'.*--channels/);
    expect(() => matchChannels([], ONE)).toThrow(/no signals/);
    expect(() => matchChannels(signals('EEG'), ONE, ['EEG', 'EEG'])).toThrow(UsageError);
  });
});
