import { inflateSync } from 'node:zlib';

/** How many pixels of each colour (`0xrrggbb`) a PNG has; 8 bits a channel, RGB or RGBA, not interlaced. */
export function pngColours(png: Buffer): { readonly width: number; readonly colours: ReadonlyMap<number, number> } {
  const [width, height, depth, type] = [
    png.readUInt32BE(16),
    png.readUInt32BE(20),
    png.readUInt8(24),
    png.readUInt8(25),
  ];
  const channels = new Map([
    [2, 3],
    [6, 4],
  ]).get(type);
  if (depth !== 8 || channels === undefined || png.readUInt8(28) !== 0) throw new Error('another kind of PNG');
  const data = inflateSync(Buffer.concat(chunks(png)));
  const stride = width * channels;
  const colours = new Map<number, number>();
  let above = Buffer.alloc(stride);
  for (let row = 0; row < height; row++) {
    const start = row * (stride + 1);
    const line = Buffer.from(data.subarray(start + 1, start + 1 + stride));
    unfilter(line, above, data[start], channels);
    for (let x = 0; x < stride; x += channels) {
      const colour = line.readUIntBE(x, 3);
      colours.set(colour, (colours.get(colour) ?? 0) + 1);
    }
    above = line;
  }
  return { width, colours };
}

function chunks(png: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') {
      found.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
    }
  }
  return found;
}

/** PNG's five filters, section 9 of the specification. */
const GUESSES: readonly ((left: number, above: number, corner: number) => number)[] = [
  () => 0,
  (left) => left,
  (_, above) => above,
  (left, above) => (left + above) >> 1,
  paeth,
];

function unfilter(line: Buffer, above: Buffer, filter: number, channels: number): void {
  const guess = GUESSES[filter];
  for (let x = 0; x < line.length; x++) {
    const inside = x >= channels;
    line[x] += guess(inside ? line[x - channels] : 0, above[x], inside ? above[x - channels] : 0);
  }
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}
