import { wrap } from '../report/plain-text.js';
import type { ModelMetadata } from '../model/metadata.js';
import { explained } from './table.js';

/** A model's name, channels and provenance, wrapped. */
export function provenanceText(metadata: ModelMetadata, width: number): string {
  const { name, channels, sampleRate, epochSeconds, provenance } = metadata;
  const labels = channels.map(({ label, role }) => `${label} (${role})`).join(', ');
  return [
    ...wrap(`${name}: ${labels}; ${sampleRate} Hz, ${epochSeconds}-s epochs`, width),
    explained(
      Object.entries(provenance).map(([key, value]) => [key, String(value)]),
      width,
    ),
  ].join('\n');
}
