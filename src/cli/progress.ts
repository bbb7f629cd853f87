/** Milliseconds after which a run says how far it is, and between two sayings on a terminal and in a pipe. */
const PATIENCE = 2000;
const BETWEEN = { terminal: 100, pipe: 5000 };

/** Progress on standard error, only for what takes over two seconds: one line rewritten on a terminal, lines in a pipe. */
export class Progress {
  private readonly started = performance.now();
  private last = 0;
  private shown = false;

  constructor(private readonly what: string) {}

  report(done: number, total: number): void {
    const now = performance.now();
    const { isTTY } = process.stderr;
    const due = now - this.started > PATIENCE && now - this.last > (isTTY ? BETWEEN.terminal : BETWEEN.pipe);
    if (!due) return;
    this.last = now;
    this.shown = true;
    const share = total > 0 ? ` (${Math.floor((100 * done) / total)} %)` : '';
    process.stderr.write(`${isTTY ? '\r' : ''}${this.what}: ${done} of ${total}${share}${isTTY ? '' : '\n'}`);
  }

  /** Clears the line. */
  end(): void {
    if (this.shown && process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  }
}
