import { describe, expect, it } from 'vitest';
import { HypnogramError } from '../../../src/errors.js';
import type { Hypnogram } from '../../../src/stages.js';
import { readHypnogram } from '../../../src/signal/hypnogram/read.js';
import { compumedicsXml, nsrrXml, scoredEvent } from './format-samples.js';

const read = (...lines: string[]): Promise<Hypnogram> => readHypnogram(new TextEncoder().encode(lines.join('\n')));
const stagesOf = async (...lines: string[]): Promise<number[]> => [...(await read(...lines)).stages];
async function refusal(...lines: string[]): Promise<string> {
  const error: unknown = await read(...lines).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(HypnogramError);
  return (error as HypnogramError).message;
}

describe('tables', () => {
  it.each([
    ['tabs and BIDS', 'onset\tduration\ttrial_type', '0\t30\tSleep stage W', '30\t30\tN2'],
    ['semicolons and decimal commas', 'Start;Dauer;Duration;Stage', '0,0;x;30,0;W', '30,0;x;30,0;N2'],
    ['units in the header', 'Start [s],Duration (s),Sleep Stage', '0,30,wake', '30,30,NREM2'],
    ['ends instead of durations', 'start,end,label', '0,30,W', '30,60,S2'],
    ['no durations', 'time,value', '0,0', '30,2'],
    ['epochs from 0', 'Epoch,Stage', '0,WAKE', '1,N2'],
    ['epochs from 1', 'epoch;stage', '1;W', '2;2.0'],
    ['a column of stages alone', 'sleep_stage', 'W', 'Stage 2'],
    ['quotes around separators', 'note,onset,duration,stage', '"a, ""b""",0,30,"W"', ',30,30,N2'],
  ])('are read with %s', async (_, ...lines) => {
    expect(await stagesOf(...lines)).toEqual([0, 2]);
  });

  it('pass over events that are no stages, where the column holds events', async () => {
    const rows = ['0\t30\tsleep stage W', '12\tn/a\tlights off', '31.5\t2\tartifact', '30\t30\tREM'];
    expect(await stagesOf('onset\tduration\ttrial_type', ...rows)).toEqual([0, 4]);
    expect(await refusal('onset\tduration\ttrial_type', ...rows, '60\t30\tN7')).toMatch(/line 6.*'N7'/);
    expect(await refusal('onset\tduration\tstage', ...rows)).toMatch(/line 3.*'n\/a'/);
  });

  it('are read from UTF-16, as spreadsheets write it', async () => {
    const text = '\ufeffonset\tduration\tstage\r\n0\t30\tN3\r\n';
    const { stages } = await readHypnogram(new Uint8Array(Uint16Array.from(text, (c) => c.charCodeAt(0)).buffer));
    expect([...stages]).toEqual([3]);
  });

  it.each<[RegExp, ...string[]]>([
    [/line 2.*time of day.*first sample/, 'time,duration,stage', '22:30:00,30,W'],
    [/line 2.*time of day/, 'onset,duration,stage', '2020-01-02T22:30:00,30,W'],
    [/line 3.*60 s after.*duration column/, 'onset,stage', '0,W', '60,N1'],
    [/line 3.*epoch '3'; expected 2/, 'epoch,stage', '1,W', '3,N1'],
    [/line 3.*epoch '1'; expected 2/, 'epoch,stage', '1,W', '1,N1'],
    [/line 4.*epoch '3'; expected 2/, 'epoch,stage', '0,W', '1,N1', '3,N2'],
    [/line 2.*epoch '2'; expected 0 or 1/, 'epoch,stage', '2,W'],
    [/line 2.*epoch ''; expected 0 or 1/, 'epoch,stage', ',W'],
    [/line 3.*stage ''/, 'stage', 'W', '', 'N1'],
    [/line 1.*onset,duration,stage/, 'duration,stage', '30,W'],
    [/line 2.*duration of 20 s/, 'onset,duration,stage', '0,20,W', '20,20,W', '40,20,W'],
    [/line 2.*quote/, 'onset,duration,stage', '0,30,"W'],
    [/line 2.*onset of '0x1e'/, 'onset,duration,stage', '0x1e,30,W'],
    [/line 1/, '  ', '\t'],
  ])('are refused: %s', async (message, ...lines) => {
    expect(await refusal(...lines)).toMatch(message);
  });
});

describe('numbers', () => {
  it.each([
    ['R&K, told by a 5', ['0', '1', '2', '3', '4', '5'], [0, 1, 2, 3, 3, 4]],
    ['AASM with REM as 5', ['0', '1', '2', '3', '5'], [0, 1, 2, 3, 4]],
    ['R&K, told by an R', ['W', '1', '2', '3', '4', 'R'], [0, 1, 2, 3, 3, 4]],
    ['codes of what is no stage', ['0', '-1', '-2', '6', '7', '9', '1'], [0, -1, -1, -1, -1, -1, 1]],
    ['floats', ['0.0', '5.0', '4.0'], [0, 4, 3]],
  ])('%s', async (_, lines, stages) => {
    expect(await stagesOf(...lines)).toEqual(stages);
    expect(await stagesOf('sleep_stage', ...lines)).toEqual(stages);
  });

  it('refuse a 4 that may be N3 or REM, unless the header tells', async () => {
    expect(await refusal('0', '4')).toMatch(/line 2.*'4'.*stage_rk.*stage_aasm/);
    expect(await stagesOf('stage_aasm', '0', '4')).toEqual([0, 4]);
    expect(await stagesOf('stage_rk', '0', '4')).toEqual([0, 3]);
    expect(await stagesOf('onset\tduration\tstage_hum', '0\t30\t4', '30\t30\t8')).toEqual([4, -1]);
  });
});

describe('one stage a line', () => {
  it('takes names and letters of any case, from the start of the recording', async () => {
    const { startSeconds, stages } = await read('w', 'N1', 'n2', 'S3', 's4', 'R', 'rem', '?', 'MT', '', '');
    expect([startSeconds, ...stages]).toEqual([0, 0, 1, 2, 3, 3, 4, 4, -1, -1]);
  });

  it('refuses an empty line and what is no stage', async () => {
    expect(await refusal('W', '', 'N1')).toMatch(/line 2/);
    expect(await refusal('W', 'X')).toMatch(/line 2.*'X'/);
  });
});

describe('U-Time ids', () => {
  it('are read with gaps and its names for what is no stage', async () => {
    expect(await stagesOf('0,60,W', '60,30,N1', '120,30,REM', '150,30,UNKNOWN', '180,30,OUT_OF_BOUNDS')).toEqual([
      0, 0, 1, -1, 4, -1, -1,
    ]);
    expect((await read('300,30,N3')).startSeconds).toBe(300);
  });

  it('are refused with a line of another kind', async () => {
    expect(await refusal('0,60,W', '60,N1')).toMatch(/line 2/);
    expect(await refusal('0,60,W', '60,30,N1,x')).toMatch(/line 2/);
  });
});

describe('NSRR XML', () => {
  const stages = ['Wake|0', 'Stage 1 sleep|1', 'Stage 2 sleep|2', 'Stage 3 sleep|3', 'Stage 4 sleep|4', 'REM sleep|5'];

  it('is read among other events, R&K to AASM', async () => {
    expect(await stagesOf(nsrrXml(...stages, 'Movement|6', 'Unscored|9'))).toEqual([0, 1, 2, 3, 3, 4, -1, -1]);
  });

  it('has the clock of its start, with a date where that is more than zeros', async () => {
    const clock = '<ClockTime>00.00.00 23.05.10</ClockTime>';
    const event = (time: string, start = '0'): string =>
      `<ScoredEvent><EventType/><EventConcept>Recording Start Time</EventConcept><Start>${start}</Start>${time}</ScoredEvent>`;
    const startOf = async (text: string): Promise<unknown> =>
      (await read(nsrrXml('Wake|0').replace('<ScoredEvents>', `<ScoredEvents>${text}`))).start;
    expect(await startOf(event(clock))).toEqual({ clock: new Date(((23 * 60 + 5) * 60 + 10) * 1000), dated: false });
    expect(await startOf(event(clock.replace('00.00.00', '29.02.24')))).toEqual({
      clock: new Date(Date.UTC(2024, 1, 29, 23, 5, 10)),
      dated: true,
    });
    for (const none of ['', event(''), event(clock, '30'), event('<ClockTime>25.00.00</ClockTime>')]) {
      expect(await startOf(none), none).toBeNull();
    }
  });

  it.each([
    ['words that contradict the number', scoredEvent('Stage 2 sleep|3', '0', '30'), /line 3.*'Stage 2 sleep\|3'/],
    ['a stage of no kind', scoredEvent('Nap|8', '0', '30'), /line 3.*'Nap\|8'/],
    ['a start that is no number', scoredEvent('Wake|0', '&lt;0', '30'), /line 4.*Start of '<0'/],
    ['no duration', scoredEvent('Wake|0', '0', '30').replace(/<Duration.*/, ''), /line 1.*without Duration/],
    ['half an epoch', scoredEvent('Wake|0', '0', '15'), /line 1.*duration of 15/],
    ['no stage', '<ScoredEvent></ScoredEvent>', /no scored epoch/],
  ])('is refused with %s', async (_, event, message) => {
    expect(await refusal(`<PSGAnnotation><ScoredEvents>${event}</ScoredEvents></PSGAnnotation>`)).toMatch(message);
  });
});

describe('Compumedics XML', () => {
  it('is read, R&K to AASM', async () => {
    expect(await stagesOf(compumedicsXml('30', 0, 1, 2, 3, 4, 5, 9))).toEqual([0, 1, 2, 3, 3, 4, -1]);
    expect(await stagesOf(compumedicsXml('30', 4))).toEqual([3]);
  });

  it('is refused with epochs of another length and stages of no kind', async () => {
    expect(await refusal(compumedicsXml('20', 0))).toMatch(/line 2.*'20'/);
    expect(await refusal(compumedicsXml('30', 0, 17))).toMatch(/'17'/);
  });
});
