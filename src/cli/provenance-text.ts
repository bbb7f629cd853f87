import type { ModelMetadata } from '../model/metadata.js';

/** A model's name, channels and provenance, a line each. */
export function provenanceText({ name, channels, sampleRate, epochSeconds, provenance }: ModelMetadata): string {
  const labels = channels.map(({ label, role }) => `${label} (${role})`).join(', ');
  return [
    `${name}: ${labels}; ${sampleRate} Hz, ${epochSeconds}-s epochs`,
    ...Object.entries(provenance).map(([key, value]) => `  ${key.padEnd(8)} ${String(value)}`),
  ].join('\n');
}
