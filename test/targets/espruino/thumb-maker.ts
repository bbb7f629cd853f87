/** `scripts/embed-thumb.mjs`, which has no types. */
export interface ThumbMaker {
  thumbSources(cSources: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
  sourcesHash(sources: Readonly<Record<string, string>>): string;
  thumbImage(
    cSources: Readonly<Record<string, string>>,
    change?: (engine: string) => string,
  ): {
    readonly image: Uint8Array;
    readonly relocations: readonly string[];
    readonly attributes: string;
    readonly listing: string;
    readonly compiler: string;
  };
}

export const { thumbSources, sourcesHash, thumbImage } = (await import(
  new URL('../../../scripts/embed-thumb.mjs', import.meta.url).href
)) as ThumbMaker;
