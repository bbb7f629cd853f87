import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/cohort/run-record.js';
import type { NightJson } from '../../src/report/json.js';
import { folderOf, shortNight } from '../cohort/short-nights.js';
import { freshFolder, MAIN, ulw } from './ulw.js';

/** Of two stages, so that there is a kappa whatever the model says. */
const first = shortNight(1, 0.1, [0, 0, 0, 0, 0, 0, 3, 3, 3, 3, 3, 3]);
const second = shortNight(2);
let nights: string;
const NAMES = 'NIGHT-hypnogram.edf, NIGHT.csv and others that --help lists';

beforeAll(() => {
  nights = folderOf({
    'p1/night.edf': first.recording,
    'p1/night-hypnogram.edf': first.hypnogram,
    'p2/night.EDF': second.recording,
    'p2/cut.edf': second.recording.subarray(0, 2000),
    'p3/notes.txt': 'nothing',
  });
});

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();

/** What differs from run to run is how long it took: in the JSON, and on the page with its unit. */
function withoutTimes(file: string): string {
  const text = readFileSync(file, 'latin1');
  if (!file.endsWith('.json') || file.endsWith('_events.json'))
    return text.replace(/[\d.]+ (ms|s|\xc2\xb5s)\b/g, 'TIME');
  const json = JSON.parse(text) as NightJson & { run: RunRecord };
  return JSON.stringify({ ...json, timing: null, run: { ...json.run, outputs: Object.keys(json.run.outputs) } });
}

describe('ulw score of a folder', () => {
  it('scores what can be scored, lists what cannot, and fails', () => {
    const out = freshFolder();
    const { status, stdout, stderr } = ulw(['score', nights, '--truth', 'auto', '-o', out]);
    expect(status).toBe(1);
    const [head, ...lines] = stdout.split('\n');
    expect(head).toMatch(/^night +epochs TST\/min +SE\/% REM\/% +kappa +s$/);
    expect(lines.filter((line) => line.startsWith('p1/night.edf '))).toEqual([
      expect.stringMatching(/ 12 .* -?\d\.\d{3} /),
    ]);
    expect(lines.filter((line) => line.startsWith('p2/night.EDF '))).toEqual([expect.stringMatching(/ 12 .* – /)]);
    expect(stdout).toMatch(/2 nights scored; 24 epochs in .*; 1 failed\nwrote 12 files below/);
    expect(stderr.trim().split('\n')).toEqual([
      'ulw: passed over 1 file without a signal: night-hypnogram.edf',
      `ulw: no truth for 1 night: p2/night.EDF; looked for ${NAMES}`,
      expect.stringMatching(/^ulw: p2\/cut\.edf: found .*; expected /),
    ]);
    const each = ['-hypnogram.edf', '-stages.csv', '.html', '.json', '_events.json', '_events.tsv'];
    expect(filesBelow(out)).toEqual([
      ...['p1', 'p2'].flatMap((person) => each.map((ending) => `${person}/night${ending}`)),
      'summary.csv',
    ]);
    const summary = readFileSync(join(out, 'summary.csv'), 'utf8').trim().split('\n');
    expect(summary.slice(1).map((row) => row.split(',')[0])).toEqual(['p1/night.edf', 'p2/night.EDF']);
    expect(readFileSync(join(out, 'p2/night.html'), 'utf8')).toContain('No truth was found for this night.');
  });

  it('writes no table of nights where none could be scored', () => {
    const out = freshFolder();
    const cut = folderOf({ 'a.edf': first.recording.subarray(0, 300), 'b.edf': first.recording.subarray(0, 400) });
    expect(ulw(['score', join(cut, 'a.edf'), join(cut, 'b.edf'), '-o', out]).status).toBe(1);
    expect(filesBelow(out)).toEqual([]);
  });

  it('writes the same by one thread and by two', () => {
    const outs = ['1', '2'].map((jobs) => {
      const out = freshFolder();
      ulw(['score', nights, '--truth', 'auto', '-o', out, '--jobs', jobs]);
      return out;
    });
    const [one, two] = outs.map(filesBelow);
    expect(one).toHaveLength(13);
    expect(two).toEqual(one);
    for (const file of one) expect(withoutTimes(join(outs[1], file)), file).toBe(withoutTimes(join(outs[0], file)));
  });

  it('does not replace a table of that name that is not its own, and scores nothing before it says so', () => {
    const theirs = 'person,age\n1,33\n';
    const study = folderOf({ 'a.edf': first.recording, 'b.edf': second.recording, 'summary.csv': theirs });
    const { status, stdout, stderr } = ulw(['score', study, '-o', study]);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(
      /summary\.csv: found a file that no earlier run is known to have written; expected a free place/,
    );
    expect(readFileSync(join(study, 'summary.csv'), 'utf8')).toBe(theirs);
    expect(filesBelow(study)).toEqual(['a.edf', 'b.edf', 'summary.csv']);
    rmSync(join(study, 'summary.csv'));
    for (const run of ['first', 'second']) expect(ulw(['score', study, '-o', study]).status, run).toBe(0);
  });

  it('writes no file of one night over that of another', () => {
    const study = folderOf({ 'sub-1_eeg.edf': first.recording, 'sub-1_ieeg.edf': second.recording });
    const out = freshFolder();
    const { status, stderr } = ulw(['score', study, '-o', out]);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^ulw: sub-1_ieeg\.edf: sub-1_events\.tsv: found a file of sub-1_eeg\.edf in the same run; /,
    );
    expect(filesBelow(out).filter((file) => file.startsWith('sub-1_ieeg'))).toEqual([]);
    expect(ulw(['score', study, '-o', out, '--formats', 'html']).status).toBe(0);
    rmSync(join(study, 'sub-1_ieeg.edf'));
    const { stdout } = ulw(['score', study, '-o', freshFolder(), '--formats', 'json']);
    expect(stdout).toMatch(/^wrote 1 file below /m);
  });

  it('names the nights with warnings, which a line a night does not show, but for those of a lacking truth', () => {
    const longer = new Uint8Array([...first.recording, 0]);
    const study = folderOf({ 'a.edf': first.recording, 'b.edf': longer, 'c.edf': second.recording });
    expect(ulw(['score', study, '--truth', 'auto']).stderr.trim().split('\n')).toEqual([
      `ulw: no truth for 3 nights: a.edf, b.edf, c.edf; looked for ${NAMES}`,
      "ulw: warnings for 1 night: b.edf; a night's page and JSON show them, as does scoring it alone",
    ]);
    expect(ulw(['score', study, '--json']).stderr, 'where each object has its own').toBe('');
  });

  it('prints ASCII in a C locale, as for one night; so does ulw prepare', () => {
    const study = folderOf({
      'n\u00e4chte/a.edf': first.recording,
      'n\u00e4chte/a.csv': first.table,
      'b.edf': second.recording,
    });
    const printed = (...args: string[]): string =>
      spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } }).stdout;
    expect(printed('score', study)).toMatch(/^n\?chte\/a\.edf +12 [ -~]* - +\d+\.\d$/m);
    expect(printed('prepare', study, '-o', freshFolder(), '--channels', 'EEG Fpz-Cz')).toMatch(/^n\?chte\/a\.edf: W /m);
  });

  it('prints one JSON object a line', () => {
    const { status, stdout } = ulw(['score', join(nights, 'p1'), join(nights, 'p2/night.EDF'), '--json']);
    expect(status).toBe(0);
    const names = stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as NightJson).recording.name);
    expect(names.toSorted()).toEqual(['p1/night.edf', 'p2/night.EDF']);
  });

  it('takes no single truth for several nights', () => {
    const truth = join(nights, 'p1/night-hypnogram.edf');
    const { status, stderr } = ulw(['score', nights, '--truth', truth]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^ulw: --truth: found one file, .* for 3 nights; expected a folder .*\n$/);
  });

  it('refuses an altered model before it writes anything', () => {
    const model = readFileSync(new URL('../../weights/eeg1.ulw', import.meta.url));
    model[1000] ^= 1;
    const folder = folderOf({ 'altered.ulw': model });
    const out = join(folder, 'out');
    const { status, stderr } = ulw(['score', nights, '-o', out, '--model', join(folder, 'altered.ulw')]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^ulw: altered\.ulw: found .*expected .*\n$/);
    expect(existsSync(out)).toBe(false);
  });
});

describe('ulw score --resume', () => {
  it.each([['html,csv,json,edf,bids'], ['html,csv']])('with %s scores again only what changed', (formats) => {
    const folder = folderOf({ 'a.edf': first.recording, 'b.edf': second.recording });
    const out = freshFolder();
    const run = (...more: string[]): string =>
      ulw(['score', folder, '-o', out, '--formats', formats, '--resume', ...more]).stdout;
    expect(run()).toMatch(/2 nights scored/);
    const summary = readFileSync(join(out, 'summary.csv'), 'utf8');
    expect(run()).toMatch(/0 nights scored; 2 nights done before/);
    expect(readFileSync(join(out, 'summary.csv'), 'utf8'), 'from the records').toBe(summary);

    utimesSync(join(folder, 'a.edf'), new Date(), new Date(Date.now() + 5000));
    expect(run()).toMatch(/^a\.edf [^]*1 night scored; [^]*1 night done before/m);
    rmSync(join(out, 'b.html'));
    expect(run(), 'an output is gone').toMatch(/^b\.edf [^]*1 night scored/m);
    writeFileSync(join(out, 'b-stages.csv'), 'cut');
    expect(run(), 'an output was altered').toMatch(/^b\.edf [^]*1 night scored/m);
    expect(run('--channels', 'EEG Fpz-Cz'), 'other options').toMatch(/2 nights scored/);
    expect(run('--channels', 'EEG Fpz-Cz')).toMatch(/0 nights scored/);
    writeFileSync(join(folder, 'a.csv'), first.table);
    expect(run('--channels', 'EEG Fpz-Cz', '--truth', 'auto'), 'a truth appeared').toMatch(/1 night scored/);
    expect(run('--jobs', '1'), 'these options again').toMatch(/2 nights scored/);
  });

  it('replaces what runs with other formats left, and nothing else', () => {
    const folder = folderOf({ 'a.edf': first.recording });
    const out = freshFolder();
    for (const formats of ['edf', 'html', 'edf,json', 'html', 'edf']) {
      expect(ulw(['score', join(folder, 'a.edf'), '-o', out, '--formats', formats]).stderr, formats).toBe('');
    }
  });
});

describe('a reader that goes away', () => {
  it('ends ulw quietly, on either stream', () => {
    const quoted = [process.execPath, MAIN, 'score', nights].map((part) => `'${part}'`).join(' ');
    const shell = (command: string) => spawnSync('bash', ['-o', 'pipefail', '-c', command], { encoding: 'utf8' });
    const out = freshFolder();
    const stdout = shell(`${quoted} -o '${out}' --jobs 2 | head -n 1`);
    expect(stdout.stdout).toMatch(/^night +epochs/);
    expect(stdout.stderr).not.toMatch(/EPIPE|interrupted|at .*js/);
    expect(readdirSync(out).filter((name) => name.startsWith('.'))).toEqual([]);
    const stderr = shell(`${quoted} 2>&1 >/dev/null | true`);
    expect(stderr.stderr).toBe('');
  });

  it.skipIf(!existsSync('/dev/full'))('is not a full device, which is an error', () => {
    const { stderr } = spawnSync('bash', ['-c', `'${process.execPath}' '${MAIN}' score '${nights}' > /dev/full`], {
      encoding: 'utf8',
    });
    expect(stderr).toMatch(/^ulw: standard output: found no space left on the device; expected a place to write\.$/m);
    expect(stderr).not.toMatch(/at .*js/);
  });
});
