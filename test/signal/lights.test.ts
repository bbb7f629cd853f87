import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { findLights, UNKNOWN_LIGHTS } from '../../src/signal/lights.js';

const START = new Date(Date.UTC(2024, 0, 31, 22, 5, 9));
const NIGHT = 8 * 3600;
const at = (onset: number, text: string) => ({ onset, duration: 0, text });
const found = (...annotations: ReturnType<typeof at>[]) => findLights(annotations, START, NIGHT);

describe('findLights among annotations', () => {
  it.each([
    ...['Lights off', 'Lights out', 'LightsOff', 'Light off', 'Lights-Off', 'LIGHTS OUT', 'lights_off', '[Lights Off]'],
    ...[
      'Lights off - start of night',
      'Event: Lights out',
      'Licht aus',
      'Lumière éteinte',
      'LOFF',
      'L-Off',
      'Licht uit',
    ],
    'Luces apagadas',
    'LOUT',
    'Extinction des lumières',
  ])("takes '%s' for lights-off", (text) => {
    expect(found(at(600, text)).lights).toEqual({ off: 600, on: null, source: { off: 'annotation', on: null } });
  });

  it.each(['Lights on', 'LightsOn', 'light ON', 'Licht an', 'Lumière allumée', 'LON', 'Licht ein', 'Luz encendida'])(
    "takes '%s' for lights-on",
    (text) => {
      expect(found(at(600, text)).lights).toEqual({ off: null, on: 600, source: { off: null, on: 'annotation' } });
    },
  );

  it.each([
    'Lights',
    'Lights only',
    'Light sleep',
    'Patient asked for lights off',
    'Long apnea',
    'Offset',
    'L on left side',
    'Extinction',
    '',
  ])("takes '%s' for neither", (text) => {
    expect(found(at(600, text))).toEqual({ lights: UNKNOWN_LIGHTS, warnings: [] });
  });

  it('takes the first off and the last on after it', () => {
    const night = [at(20_000, 'Lights on'), at(900, 'Lights off'), at(60, 'Lights on'), at(300, 'Lights off')];
    const { lights, warnings } = found(...night, at(10_000, 'Lights on'));
    expect([lights.off, lights.on, warnings]).toEqual([300, 20_000, []]);
  });

  it('warns of lights-on before lights-off, and of what lies outside', () => {
    const before = found(at(300, 'Lights on'), at(600, 'Lights off'));
    expect([before.lights.off, before.lights.on]).toEqual([600, null]);
    expect(before.warnings).toEqual([expect.stringContaining('only before lights-off')]);
    const [first, last] = [at(0, 'Lights off'), at(NIGHT, 'Lights on')];
    const outside = found(at(-1, 'Lights off'), first, last, at(NIGHT + 0.1, 'Lights on'));
    expect([outside.lights.off, outside.lights.on]).toEqual([0, NIGHT]);
    expect(outside.warnings.map((text) => /^Lights-(off|on) is noted 1 time\(s\) outside/.exec(text)?.[1])).toEqual([
      'off',
      'on',
    ]);
  });
});

describe('findLights by options', () => {
  const asked = (off?: number | string, on?: number | string, annotations: ReturnType<typeof at>[] = []) =>
    findLights(annotations, START, NIGHT, { off, on });

  it.each([
    ['22:05:09', 0],
    ['23:15', 4191],
    ['23:15:30', 4221],
    ['23:15:30.5', 4221.5],
    ['00:00', 6891],
    ['0:00', 6891],
    [' 06:05:09 ', NIGHT],
    [600, 600],
    ['600', 600],
    [0, 0],
  ])("puts '%s' at %d s", (time, seconds) => {
    expect(asked(time).lights).toEqual({ off: seconds, on: null, source: { off: 'option', on: null } });
  });

  it.each([['22:05:08'], ['22:05'], ['06:05:10'], [NIGHT + 1], [-1], [NaN], ['30000']])(
    "refuses '%s', saying what the recording spans",
    (time) => {
      expect(() => asked(time)).toThrow(UsageError);
      expect(() => asked(undefined, time)).toThrow(/lights on.*22:05:09 to 06:05:09 \(0 to 28800 s\)/);
    },
  );

  it.each(['24:00', '23:60', '23', '-5', 'ten', '', '23:15 pm', '23:5'])(
    "asks for a time where '%s' stands",
    (text) => {
      if (text === '23') expect(asked(text).lights.off).toBe(23);
      else expect(() => asked(text)).toThrow(/23:15:30/);
    },
  );

  it('wants a start for a time of day, and none for seconds', () => {
    expect(() => findLights([], null, NIGHT, { off: '23:15' })).toThrow(/does not say when it began/);
    expect(findLights([], null, NIGHT, { off: 60 }).lights.off).toBe(60);
    expect(() => findLights([], null, NIGHT, { off: -60 })).toThrow(/spans 0 to 28800 s/);
  });

  it('refuses lights-on that is not after lights-off', () => {
    expect(() => asked('23:15', '23:00')).toThrow(/found 23:00, which is not after lights off \(23:15\)/);
    expect(() => asked(60, 60)).toThrow(UsageError);
  });

  it('wins over annotations, and drops those that contradict', () => {
    const annotations = [at(300, 'Lights off'), at(9000, 'Lights on')];
    expect(asked(600, undefined, annotations).lights).toMatchObject({ off: 600, on: 9000 });
    const late = asked(9000, undefined, annotations);
    expect(late.lights).toEqual({ off: 9000, on: null, source: { off: 'option', on: null } });
    expect(late.warnings).toHaveLength(1);
    const early = asked(undefined, 300, annotations);
    expect(early.lights).toMatchObject({ off: null, on: 300 });
    expect(early.warnings).toEqual([expect.stringContaining('only after lights-on')]);
  });
});
