/** An epoch of a sine in every channel, in counts, as pushes of `packetSamples` samples; the last may be shorter. */
export function epochPackets({ sampleRate, epochSeconds, channels }, packetSamples) {
  const length = sampleRate * epochSeconds;
  const signal = Int16Array.from({ length }, (_, i) => Math.round(300 * Math.sin(i / 7)));
  const packets = [];
  for (let at = 0; at < length; at += packetSamples) {
    const packet = signal.subarray(at, at + packetSamples);
    packets.push(channels.map(() => packet));
  }
  return packets;
}
