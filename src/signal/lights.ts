/** When the light went out and came on again, in seconds from the recording's start; null where nobody noted it. */
export interface Lights {
  readonly off: number | null;
  readonly on: number | null;
  /** Where each was found. */
  readonly source: { readonly off: 'option' | 'annotation' | null; readonly on: 'option' | 'annotation' | null };
}

/** As a caller gives it: seconds from the recording's start, or a time of day (`23:15`, `23:15:30`). */
export type LightsTime = number | string;

export const UNKNOWN_LIGHTS: Lights = { off: null, on: null, source: { off: null, on: null } };
