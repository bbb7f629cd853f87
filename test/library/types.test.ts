import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
/** Not on disk: a user's program, which imports the built package by its name. */
const PROGRAM = fileURLToPath(new URL('user-program.ts', import.meta.url));

const PROGRAM_TEXT = `
import {
  blobSource, type ByteSource, loadModel, nightPage, nightReport, openRecording, readEdf, readHypnogram, type SampleBlock,
  type Samples, type ScoredEpoch, scoreRecording, type SleepModel, sleepStatistics, type SleepStager, type StagedEpoch,
  type StageIndex, stageStream, stageTransform,
} from 'ulw-sleepnet';
import type { PooledSleeperOptions, PoolOptions } from 'ulw-sleepnet/core';

export function admitted(model: SleepModel, pool: PoolOptions, sleeper: PooledSleeperOptions): number {
  return model.pool(pool).admit(sleeper);
}

export async function live(bytes: Uint8Array, source: AsyncIterable<SampleBlock>): Promise<StageIndex[]> {
  const model: SleepModel = await loadModel(bytes, { budget: { ram: 16384 } });
  const stages: StageIndex[] = [];
  const stager: SleepStager = model.stager({ onEpoch: ({ stage }) => stages.push(stage) });
  for await (const { onset, probabilities, quality } of stageStream(stager, source)) {
    const rounded: number = onset + probabilities[0] + (quality[0]?.saturatedSamples ?? 0);
    void rounded;
  }
  const samples: Samples = new Float32Array(3000);
  const epochs: readonly StagedEpoch[] = stager.push('EEG', samples);
  const piped: TransformStream<SampleBlock, StagedEpoch> = stageTransform(stager);
  void [epochs, piped];
  // @ts-expect-error bytes are no samples
  stager.push(0, new Uint8Array(3));
  return stages;
}

export async function whole(model: SleepModel, file: Blob): Promise<string> {
  const source: ByteSource = blobSource(file);
  const { signals } = await readEdf(source, { signals: ['EEG C4-M1'], toSeconds: 60 });
  const recording = await openRecording(source);
  const epochs: readonly ScoredEpoch[] = (await scoreRecording(recording, model)).epochs;
  const truth = await readHypnogram('truth.csv');
  const minutes: number | null = sleepStatistics(truth).WASO;
  // @ts-expect-error a figure without a meaning is null
  const asleep: number = sleepStatistics(truth).SOL;
  void [signals[0].samples, epochs, minutes, asleep];
  return nightPage(await nightReport(recording, model, truth));
}

// @ts-expect-error a model makes its stagers
export const made = new SleepStager();
`;

/** What TypeScript says of the program and of every declaration that it reaches. */
function complaints(options: ts.CompilerOptions): string[] {
  const all: ts.CompilerOptions = {
    ...options,
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
  };
  const host = ts.createCompilerHost(all);
  const { readFile, fileExists, getSourceFile } = host;
  host.getCurrentDirectory = () => ROOT;
  host.readFile = (path) => (path === PROGRAM ? PROGRAM_TEXT : readFile(path));
  host.fileExists = (path) => path === PROGRAM || fileExists(path);
  host.getSourceFile = (path, version, ...rest) =>
    path === PROGRAM ? ts.createSourceFile(path, PROGRAM_TEXT, version) : getSourceFile(path, version, ...rest);
  const program = ts.createProgram([PROGRAM], all, host);
  const ours = program.getSourceFiles().filter(({ fileName }) => fileName === PROGRAM || fileName.startsWith(DIST));
  expect(ours.length).toBeGreaterThan(20);
  const found = [...program.getGlobalDiagnostics(), ...ours.flatMap((file) => ts.getPreEmitDiagnostics(program, file))];
  return found.map(({ file, start, messageText }) => {
    const line =
      file === undefined ? '' : `${file.fileName}:${file.getLineAndCharacterOfPosition(start ?? 0).line + 1}: `;
    return line + ts.flattenDiagnosticMessageText(messageText, '\n');
  });
}

describe('the declarations of the package', () => {
  it('serve a program for browsers, without the types of Node', () => {
    expect(complaints({ lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], types: [] })).toEqual([]);
  });

  it('serve a program for Node, without the types of the DOM', () => {
    expect(complaints({ lib: ['lib.es2022.d.ts'], types: ['node'] })).toEqual([]);
  });
});
