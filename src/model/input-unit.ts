import { matrix } from './matrix.js';
import type { Layer, Network } from './network.js';

/**
 * What a foreign network was fed. The authors' preparation takes Sleep-EDF's physical values as they are, in microvolts,
 * neither filtered nor standardised; other programs feed volts (MNE), or divide by a recording's standard deviation. Who
 * trained on what `ulw prepare` writes fed our own front end's output.
 */
export const INPUT_UNITS = ['microvolts', 'millivolts', 'volts', 'standardised', 'front-end'] as const;
export type InputUnit = (typeof INPUT_UNITS)[number];

const IN_MICROVOLTS = { microvolts: 1, millivolts: 1e3, volts: 1e6 } as const;
/** Mean absolute deviation of a normal distribution over its standard deviation. */
const DEVIATION_OF_NORMAL = Math.sqrt(2 / Math.PI);

/** The foreign network's input in one unit of ours, which is `deviation` microvolts. */
export function foreignPerUnit(unit: InputUnit, deviation: number): number {
  if (unit === 'front-end') return 1;
  return unit === 'standardised' ? DEVIATION_OF_NORMAL : deviation / IN_MICROVOLTS[unit];
}

function scaledFirst(layers: readonly Layer[], factor: number): readonly Layer[] {
  const [first, ...rest] = layers;
  if (first?.kind !== 'separable') return layers;
  const { rows, columns, data } = first.depthwise;
  return [
    {
      ...first,
      depthwise: matrix(
        rows,
        columns,
        data.map((tap) => tap * factor),
      ),
    },
    ...rest,
  ];
}

/** The network whose outputs for x are the given one's for `factor` x: the first depthwise taps carry the factor. */
export function scaleInput(network: Network, factor: number): Network {
  const [first, ...rest] = network.blocks;
  const scaled = { main: scaledFirst(first.main, factor), shortcut: scaledFirst(first.shortcut, factor) };
  return { ...network, blocks: [scaled, ...rest] };
}
