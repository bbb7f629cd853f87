import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HypnogramError } from '../../../src/errors.js';
import { STAGES, UNSCORED, type Hypnogram } from '../../../src/stages.js';
import { encodeEdf, encodeHypnogram } from '../../../src/signal/edf/write.js';
import { readHypnogram } from '../../../src/signal/hypnogram/read.js';
import { NEEDS_DATA, SHARED_DATA, sharedPath } from '../shared-data.js';

const START = new Date(Date.UTC(1989, 3, 24, 16, 13));
const csv = (...rows: string[]): Uint8Array => new TextEncoder().encode(['onset,duration,stage', ...rows].join('\n'));
const stagesOf = async (bytes: Uint8Array): Promise<number[]> => [...(await readHypnogram(bytes)).stages];

describe('readHypnogram, CSV', () => {
  it('takes AASM and R&K names, expands runs and leaves gaps unscored', async () => {
    const rows = [
      '60,30,W',
      '90,60,N1',
      '150,30,s2',
      '180,30,S3',
      '210,30,N3',
      '240,30, "S4"',
      '300,30,R',
      '330,30,REM',
    ];
    const { startSeconds, epochSeconds, stages } = await readHypnogram(csv(...rows, '360,30,?', '390,30,M', ''));
    expect([startSeconds, epochSeconds]).toEqual([60, 30]);
    expect([...stages]).toEqual([0, 1, 1, 2, 3, 3, 3, -1, 4, 4, -1, -1]);
  });

  it('takes R&K numbers where a 5 shows that they are R&K', async () => {
    expect(await stagesOf(csv('0,30,0', '30,30,4', '60,30,5', '90,30,3'))).toEqual([0, 3, 4, 3]);
    expect(await stagesOf(csv('0,30,0', '30,30,2', '60,30,3'))).toEqual([0, 2, 3]);
    await expect(stagesOf(csv('0,30,0', '30,30,4'))).rejects.toThrow(/line 3.*'4'/);
  });

  it('takes columns in any order, byte order marks and line ends of any kind', async () => {
    const bytes = new TextEncoder().encode('\ufeffStage,note,Duration,ONSET\r\nN2,x,30,30\r\nW,y,30,0\r\n');
    expect(await stagesOf(bytes)).toEqual([0, 2]);
  });

  it.each([
    [['0,30,N7'], /line 2.*'N7'/],
    [['0,30,constructor'], /line 2.*'constructor'/],
    [['0,30,W', 'x,30,W'], /line 3.*onset/],
    [['0,30,W', '30,,W'], /line 3.*duration/],
    [['0,30,W', '30,45,W'], /line 3.*duration of 45/],
    [['0,30,W', '30,0,W'], /line 3/],
    [['0,30,W', '30,-30,W'], /line 3/],
    [['0,30,W', '40,30,W'], /line 3.*onset of 40/],
    [['0,60,W', '30,30,N1'], /line 3.*twice/],
    [['0,30,W', '3e15,30,W'], /line 3.*31 days/],
    [['0,30,W', '30'], /line 3/],
    [[], /no scored epoch/],
  ])('refuses %j', async (rows, message) => {
    await expect(stagesOf(csv(...rows))).rejects.toThrow(HypnogramError);
    await expect(stagesOf(csv(...rows))).rejects.toThrow(message);
  });

  it('refuses what is no table', async () => {
    await expect(readHypnogram(new Uint8Array())).rejects.toThrow(/empty/);
    await expect(readHypnogram(new TextEncoder().encode('hello'))).rejects.toThrow(/onset,duration,stage/);
    await expect(readHypnogram('no/such.csv')).rejects.toThrow(HypnogramError);
  });
});

describe('readHypnogram, EDF+', () => {
  it('reads back any hypnogram that is written', async () => {
    const stage = fc.integer({ min: UNSCORED, max: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(stage, { minLength: 1 }), fc.integer({ min: -9, max: 99 }), async (stages, first) => {
        const hypnogram: Hypnogram = { epochSeconds: 30, startSeconds: first * 30, stages: Int8Array.from(stages) };
        const read = await readHypnogram(encodeHypnogram(hypnogram, START));
        expect(read).toEqual({ ...hypnogram, start: { clock: START, dated: true } });
      }),
    );
  });

  it('reads stages among other annotations, and refuses files without any', async () => {
    const signals = [{ label: 'EEG', rate: 1, samples: new Float32Array(90), physicalMin: -1, physicalMax: 1 }];
    const write = (...texts: string[]): Uint8Array => {
      const annotations = texts.map((text, i) => ({ onset: i * 30, duration: 30, text }));
      return encodeEdf({ start: START, recordSeconds: 1, signals, annotations });
    };
    expect(await stagesOf(write('Sleep stage W', 'Lights off', 'Movement time', 'Sleep stage 4'))).toEqual([
      0, -1, -1, 3,
    ]);
    await expect(stagesOf(write('Lights off'))).rejects.toThrow(/without a stage/);
    await expect(stagesOf(write('Sleep stage W').slice(0, -1))).rejects.toThrow(HypnogramError);
  });
});

interface Row {
  readonly onset: number;
  readonly duration: number;
  readonly stage: string;
}

/** stages.csv by its recording's number, `SC4001` for `SC4001E0`; made by others from the same scorings. */
function publishedRows(): Map<string, Row[]> {
  const recordings = new Map<string, Row[]>();
  for (const line of readFileSync(sharedPath('sleep-edf/stages.csv'), 'utf8').trim().split('\n').slice(1)) {
    const [recording, onset, duration, stage] = line.split(',');
    const key = recording!.slice(0, 6);
    const rows = recordings.get(key) ?? [];
    rows.push({ onset: Number(onset), duration: Number(duration), stage: stage! });
    recordings.set(key, rows);
  }
  return recordings;
}

describe.skipIf(!SHARED_DATA)(`real hypnograms${NEEDS_DATA}`, () => {
  const files = SHARED_DATA
    ? readdirSync(sharedPath('sleep-edf')).filter((name) => name.endsWith('-Hypnogram.edf'))
    : [];
  const published = SHARED_DATA ? publishedRows() : new Map<string, Row[]>();

  it('are twenty', () => {
    expect(files).toHaveLength(20);
  });

  it.each(files)('%s has the stages that stages.csv gives it', async (file) => {
    const { stages, startSeconds, start } = await readHypnogram(sharedPath(`sleep-edf/${file}`));
    const rows = published.get(file.slice(0, 6))!;
    expect([startSeconds, start?.dated]).toEqual([0, true]);
    const minutes = new Map<string, number>();
    for (const { onset, duration, stage } of rows) {
      const index = stage === '?' ? UNSCORED : STAGES.indexOf(stage as (typeof STAGES)[number]);
      const epochs = stages.subarray(onset / 30, (onset + duration) / 30);
      expect([onset, epochs.length, new Set(epochs)]).toEqual([onset, duration / 30, new Set([index])]);
      minutes.set(stage, (minutes.get(stage) ?? 0) + epochs.length);
    }
    // And nothing of sleep outside: stages.csv holds the whole of it.
    for (const [index, stage] of STAGES.entries()) {
      if (stage !== 'W') expect(stages.filter((value) => value === index)).toHaveLength(minutes.get(stage) ?? 0);
    }
  });

  it('the CSV of a night has the counts that its README states', async () => {
    const { stages } = await readHypnogram(sharedPath('ucddb/ucddb018-hypnogram.csv'));
    const counts = STAGES.map((_, index) => stages.filter((value) => value === index).length);
    expect(counts).toEqual([328, 58, 280, 137, 19]);
  });
});
