/** The float network as its authors drew it, or after every exact pass. */
export const GRAPHS = ['published', 'compiled'] as const;
export type Graph = (typeof GRAPHS)[number];

/** What a target is given. */
export interface ExportRequest {
  /** Of a `.safetensors` or a `.ulw` file. */
  readonly model: Uint8Array;
  /** For errors: the model's file name. */
  readonly subject: string;
  /** Which form of float weights; null where nobody asked. */
  readonly graph: Graph | null;
  /** Samples that one pass through the layers takes, for targets that hold the engine; null where nobody asked. */
  readonly chunkSamples: number | null;
  /** Whether every access to memory is checked, for targets whose engine has memory; null where nobody asked. */
  readonly boundsChecks: boolean | null;
}

/** One file of a target's folder: its path in there, with `/` between names. */
export interface ExportedFile {
  readonly path: string;
  readonly content: Uint8Array | string;
}

/** What a target makes of a model: one file, whose path the user names, or a folder of them. */
export type Exported = {
  /** What to feed it and what it gives, a line each. */
  readonly remarks: readonly string[];
} & ({ readonly content: Uint8Array | string } | { readonly files: readonly ExportedFile[] });

/** One row of the table of targets. */
export interface Target {
  readonly because: string;
  readonly encode: (request: ExportRequest) => Exported;
}
