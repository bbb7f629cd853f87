import type { ModelMetadata } from '../model/metadata.js';
import { explained } from './table.js';

/** A model's name, channels and provenance, wrapped. */
export function provenanceText({ name, channels, sampleRate, epochSeconds, provenance }: ModelMetadata): string {
  const labels = channels.map(({ label, role }) => `${label} (${role})`).join(', ');
  return [
    `${name}: ${labels}; ${sampleRate} Hz, ${epochSeconds}-s epochs`,
    explained(Object.entries(provenance).map(([key, value]) => [key, String(value)])),
  ].join('\n');
}
