import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HypnogramError } from '../../../src/errors.js';
import { readHypnogram } from '../../../src/signal/hypnogram/read.js';
import { compumedicsXml, nsrrXml } from './format-samples.js';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string): Promise<unknown> => readHypnogram(bytesOf(text));

describe('hostile XML', () => {
  const root = (content: string): string => `<PSGAnnotation>${content}</PSGAnnotation>`;

  it.each([
    ['an entity bomb', `<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]>${root('&c;')}`, /DOCTYPE/],
    ['an outside entity', `<!DOCTYPE a SYSTEM "file:///etc/passwd">${root('')}`, /DOCTYPE/],
    ['depth', root('<a>'.repeat(100_000)), /deeper/],
    ['an element left open', '<PSGAnnotation>\n<a></a>', /line 2.*end within PSGAnnotation/],
    ['crossed elements', root('<a><b></a></b>'), /line 1.*'<\/a>'/],
    ['an end too many', `${root('')}</a>`, /second root/],
    ['two roots', root('') + root(''), /second root/],
    ['text after the root', `${root('')}x`, /'x'/],
    ['a tag without an end', `<PSGAnnotation>\n<a ${'b'.repeat(1_000_000)}`, /line 2.*tag's end/],
    ['an attribute without an end', '<PSGAnnotation a="', /tag's end/],
    ['a comment without an end', '<!-- <PSGAnnotation>', /no '-->'/],
    ['another root', '<html></html>', /XML of html.*PSGAnnotation/],
    ['nothing', '<', /no element/],
  ])('is refused: %s', async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(HypnogramError);
    await expect(read(text)).rejects.toThrow(message);
  });

  it('of many megabytes is read in time that grows with its length alone', async () => {
    const started = performance.now();
    await expect(read(root(`<a>${'x<b/>&amp;'.repeat(400_000)}</a>`))).rejects.toThrow(/no scored epoch/);
    await expect(read(root('<'.repeat(4_000_000)))).rejects.toThrow(HypnogramError);
    await expect(read(`<!--${'<!--'.repeat(1_000_000)}`)).rejects.toThrow(HypnogramError);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('huge texts', () => {
  it.each([
    ['of many lines', 'W\n'.repeat(300_000), /at most 262144/],
    ['of one line', 'W,'.repeat(500_000), /characters/],
    ['of more than 31 days', 'W\n'.repeat(100_000), /31 days/],
    ['of more than 31 days as XML', `<CMPStudyConfig>${'<SleepStage/>\n'.repeat(89_281)}`, /line 89281.*31 days/],
    ['of more than 16 MiB', ' '.repeat((1 << 24) + 1), /16777217 bytes/],
  ])('are refused: %s', async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});

const SEEDS = [
  'onset\tduration\ttrial_type\n0\t30\tSleep stage W\n30\t60\tN2\n90\t30\tREM\n',
  'start;end;stage\n"0,0";30;0\n30;60;5\n60;90;4\n',
  'epoch,sleep_stage\n1,W\n2,N1\n3,R\n',
  '0,300,W\n300,30,N1\n330,30,UNKNOWN\n',
  'W\nN1\n2\n3\n4\nR\n',
  nsrrXml('Wake|0', 'Stage 4 sleep|4', 'REM sleep|5'),
  compumedicsXml('30', 0, 2, 4, 5, 9),
].map(bytesOf);

/** Bytes that the formats are made of are likelier than others. */
const byte = fc.oneof(fc.nat(255), fc.constantFrom(...bytesOf('0123456789-+.e,;\t\n\r"<>/&|?! WNRS')));
const mutated = fc
  .tuple(fc.constantFrom(...SEEDS), fc.array(fc.tuple(fc.nat(), byte), { maxLength: 6 }), fc.option(fc.nat()))
  .map(([seed, changes, cut]) => {
    const bytes = seed.slice(0, cut === null ? seed.length : cut % (seed.length + 1));
    if (bytes.length > 0) for (const [at, value] of changes) bytes[at % bytes.length] = value;
    return bytes;
  });
const random = fc.array(byte, { maxLength: 400 }).map((bytes) => Uint8Array.from(bytes));

describe('any bytes', () => {
  it('of seeds as they are give a hypnogram', async () => {
    for (const seed of SEEDS) expect((await readHypnogram(seed)).stages.length).toBeGreaterThan(2);
  });

  it('give a hypnogram or a HypnogramError', async () => {
    const check = async (bytes: Uint8Array): Promise<void> => {
      try {
        const { stages } = await readHypnogram(bytes);
        expect(stages.every((stage) => stage >= -1 && stage <= 4)).toBe(true);
      } catch (error) {
        if (!(error instanceof HypnogramError)) throw error;
      }
    };
    await fc.assert(fc.asyncProperty(fc.oneof(random, mutated), check), { numRuns: 3000 });
  });
});
