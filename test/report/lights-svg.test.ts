import { describe, expect, it } from 'vitest';
import { lightsLabels, lightsLines } from '../../src/report/lights-svg.js';
import { panelAxis } from '../../src/report/svg-panel.js';
import { sampleNight } from './sample-night.js';

const AXIS = panelAxis(3000, [], 30);
const night = (off: number | null, on: number | null) =>
  sampleNight(new Array<number>(100).fill(2), { lights: { off, on, source: { off: 'option', on: 'option' } } });
const labels = (off: number | null, on: number | null): string[] =>
  [
    ...lightsLabels(night(off, on), AXIS).matchAll(
      /<text class="lights (\w+)".*? x="([\d.]+%)" y="(\d+)">(.*?)<\/text>/g,
    ),
  ].map(([, side, x, y, text]) => `${text.replace(/<[^>]*>/g, '')} ${side} ${x} ${y}`);

describe('the marks of the lights', () => {
  it('stand where they went out and came on, with the clock', () => {
    expect(labels(300, 2700)).toEqual(['lights off 23:03 after 10% 11', 'lights on 23:43 before 90% 11']);
    expect(lightsLines(night(300, 2700), AXIS).match(/x1="[\d.]+%"/g)).toEqual(['x1="10%"', 'x1="90%"']);
  });

  it('keep their labels apart where they are close', () => {
    expect(labels(300, 600)).toEqual(['lights off 23:03 after 10% 11', 'lights on 23:08 after 20% 26']);
  });

  it('are drawn at either end, and not where the recording is not', () => {
    expect(labels(0, 3000)).toHaveLength(2);
    expect(labels(-1, 3001)).toEqual([]);
    expect(labels(null, 60)).toHaveLength(1);
    expect(lightsLabels(night(null, null), AXIS)).toBe('');
  });
});
