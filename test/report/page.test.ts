import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NightReport } from '../../src/report/night.js';
import { nightPage } from '../../src/report/page.js';
import { sampleNight } from './sample-night.js';

const VOID = new Set(['meta', 'line', 'path', 'rect']);

/** Every tag in order with its attributes' names; throws where one is malformed, unclosed or crossed. */
function tagsOf(page: string): string[] {
  const body = page.replace(/<style>[^<]*<\/style>/, '<style></style>');
  const open: string[] = [];
  const tags: string[] = [];
  let rest = body.replace(/^<!doctype html>/, '');
  rest = rest.replace(
    /<(\/?)([a-z][a-z0-9]*)((?: [a-zA-Z][a-zA-Z0-9-]*(?:="[^"<>]*")?)*)(\/?)>/g,
    (_, close, name, attributes, self) => {
      const names = [...String(attributes).matchAll(/ ([a-zA-Z][a-zA-Z0-9-]*)(?:="[^"]*")?/g)].map(
        ([, attribute]) => attribute,
      );
      tags.push([`${String(close)}${String(name)}`, ...names].join(' '));
      if (close === '/') {
        if (open.pop() !== name) throw new Error(`</${String(name)}> closes nothing`);
      } else if (self !== '/' && !VOID.has(String(name))) open.push(String(name));
      return '';
    },
  );
  if (/[<>]/.test(rest))
    throw new Error(`stray markup near ${rest.slice(Math.max(0, rest.search(/[<>]/) - 20)).slice(0, 60)}`);
  if (open.length > 0) throw new Error(`never closed: ${open.join(' ')}`);
  return tags;
}

function named(text: string): NightReport {
  const night = sampleNight([0, 1, 2, 3, 4, -1, 0], {
    truth: Int8Array.from([0, 1, 2, 2, 4, 0, -1]),
    warnings: [text],
    lights: { off: 30, on: 170, source: { off: 'annotation', on: 'option' } },
    stretches: [{ onset: 30, duration: 30, defect: 'flat', channel: text }],
  });
  return {
    ...night,
    epochs: night.epochs.map((epoch, index) => ({ ...epoch, leftOut: index === 1 ? [text] : [] })),
    recording: {
      ...night.recording,
      name: text,
      channels: [{ model: text, signal: `${text}2`, formedFrom: [text, text], rate: 100 }],
    },
    model: { name: text, provenance: { data: text, recipe: text, tool: text, limits: text, metrics: text } },
    timing: { ...night.timing, engine: text },
  };
}

describe('the page of a night', () => {
  it('is well-formed with and without epochs, truth and start', () => {
    const night = sampleNight([0, 0, 1, 2, 3, 4, -1, 2], { truth: Int8Array.from([0, 0, 0, 2, 3, 4, 1, 2]) });
    const variants = [night, { ...night, truth: null, agreement: null }, sampleNight([])];
    for (const variant of variants) expect(tagsOf(nightPage(variant))).toContain('/html');
    expect(tagsOf(nightPage({ ...night, recording: { ...night.recording, start: null } }))).toContain('/html');
  });

  it('keeps its structure whatever the files say', () => {
    const harmless = tagsOf(nightPage(named('plain')));
    const attacks = [
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "' onload='x",
      '</style>',
      '&lt;b&gt;',
      '\u0000<!--',
    ];
    for (const attack of attacks) expect(tagsOf(nightPage(named(attack)))).toEqual(harmless);
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(tagsOf(nightPage(named(text)))).toEqual(harmless);
      }),
      { numRuns: 50 },
    );
  });

  it('says of every head of a table what it heads, as a screen reader needs', () => {
    const page = nightPage(named('a recording'));
    expect(page.match(/<th /g)?.length).toBeGreaterThan(30);
    expect(page).not.toMatch(/<th\b(?! scope="(row|col)")/);
  });

  it('asks nothing of the outside and runs nothing', () => {
    const page = nightPage(named('plain'));
    expect(page).not.toMatch(/<(script|link|img|iframe|object|embed|base|form|a)\b/);
    expect(page).not.toMatch(/\s(src|href|xlink:href|srcset|action|data|poster|on[a-z]+)=/);
    expect(page).not.toMatch(/url\((?!#shade-)|@import|https?:/);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it('draws every scored epoch once, on the line of its stage', () => {
    const stages = fc.array(fc.integer({ min: -1, max: 4 }), { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(stages, (list) => {
        const page = nightPage(sampleNight(list));
        ['W', 'N1', 'N2', 'N3', 'REM'].forEach((stage, index) => {
          const path = new RegExp(`class="bout stage-${stage}" d="([^"]*)"`).exec(page)?.[1] ?? '';
          const widths = [...path.matchAll(/M([\d.]+) [\d.]+H([\d.]+)/g)].map(
            ([, from, to]) => Number(to) - Number(from),
          );
          const drawn = widths.reduce((sum, width) => sum + width, 0);
          expect(drawn, stage).toBeCloseTo(list.filter((entry) => entry === index).length, 6);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('stays small: a night of 960 restless epochs below 60 kB', () => {
    const restless = Array.from({ length: 960 }, (_, index) => (index * 7) % 5);
    expect(nightPage(sampleNight(restless)).length).toBeLessThan(60_000);
  });

  it('shows lights, why stages are missing, what was left out and how channels were formed', () => {
    const page = nightPage(named('plain'));
    expect(page).toMatch(/lights off<tspan class="wide"> 22:58</);
    expect(page).toContain('From lights off at 22:58 (as annotated) to lights on at 23:00 (as given)');
    expect(page).toContain('<rect class="shade flat" x="71.429%" width="14.286%" height="100%"/>');
    expect(page).toContain('unscored: flat');
    expect(page).toContain('Left out: plain');
    expect(page).toContain('plain was left out of 1 epoch');
    expect(page).toContain('EDF · plain from plain2 (plain minus plain, 100 Hz)');
    const sound = nightPage(sampleNight([0, 2]));
    for (const word of ['class="lights', 'class="shade', '<pattern', 'Left out', '<h2>Signal'])
      expect(sound).not.toContain(word);
  });

  it('does not call a night sleepless that was not scored', () => {
    expect(nightPage(sampleNight([-1, -1]))).toContain('<dt>Total sleep</dt><dd>–</dd>');
    expect(nightPage(sampleNight([0, 0]))).toContain('<dt>Total sleep</dt><dd>0 min</dd>');
  });

  it('counts one epoch as one', () => {
    const page = nightPage(sampleNight([2, 0], { truth: Int8Array.of(2, -1) }));
    expect(page).toContain('Over the 1 epoch of the whole recording that both scored; 1 left out.');
    expect(nightPage(sampleNight([2]))).toContain('1 epoch in ');
  });

  it('labels the clock from the wall-clock start', () => {
    const page = nightPage(sampleNight(new Array<number>(960).fill(2)));
    expect(page).toContain('2026-11-20 22:58');
    // 2 minutes after the start of 8 hours.
    expect(page).toContain('x="0.417%" y="13">23:00<');
  });
});
