import { createRequire } from 'node:module';
import type { SingleBar } from 'cli-progress';
import { progressBar, type ProgressState, progressWords } from './progress-line.js';
import { isAsciiOnly, obeysEscapes } from './terminal-style.js';

/** Milliseconds after which a run says how far it is, and between two lines in a pipe. */
const PATIENCE = 2000;
const BETWEEN_LINES = 5000;
/** Columns left free beside the bar, for the `^C` that a terminal writes there. */
const MARGIN = 3;

type Report = Pick<ProgressState, 'done' | 'total' | 'nights'>;

/** Progress on standard error, only for what takes over two seconds: a bar on a terminal, lines in a pipe. */
export class Progress {
  private readonly started = performance.now();
  private lastLine = -Infinity;
  private bar: SingleBar | null = null;
  private Bar: typeof SingleBar | null = null;
  private state: ProgressState;

  /** @param what begins the lines in a pipe */
  constructor(
    private readonly what: string,
    unit: string,
  ) {
    this.state = { unit, done: 0, total: 0, seconds: 0 };
  }

  report(report: Report): void {
    const now = performance.now();
    this.state = { ...this.state, ...report, seconds: (now - this.started) / 1000 };
    if (now - this.started < PATIENCE) return;
    if (obeysEscapes(process.stderr)) this.draw();
    else if (now - this.lastLine >= BETWEEN_LINES) {
      this.lastLine = now;
      process.stderr.write(`${this.what}: ${progressWords(this.state)}\n`);
    }
  }

  /** Prints something else, out of the bar's way. */
  aside(print: () => void): void {
    this.end();
    print();
  }

  /** Clears the bar; the next report draws it again. */
  end(): void {
    this.bar?.stop();
    this.bar = null;
  }

  private draw(): void {
    // Five megabytes that only a long run on a terminal needs.
    this.Bar ??= (createRequire(import.meta.url)('cli-progress') as { SingleBar: typeof SingleBar }).SingleBar;
    this.bar ??= this.startBar(this.Bar);
    this.bar.update(this.state.done);
  }

  private startBar(Bar: typeof SingleBar): SingleBar {
    const bar = new Bar({
      stream: process.stderr,
      clearOnComplete: true,
      // Keeps the terminal's own wrapping, which a killed process could not turn on again.
      linewrap: true,
      format: () => progressBar(this.state, (process.stderr.columns ?? 80) - MARGIN, isAsciiOnly()),
    });
    bar.start(this.state.total, this.state.done);
    return bar;
  }
}
