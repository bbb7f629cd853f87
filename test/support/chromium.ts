import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

const CHROMIUM = '/usr/bin/chromium';
export const HAS_CHROMIUM = existsSync(CHROMIUM);
/** Added to the name of a test that needs the browser, so that its skipping says why. */
export const NEEDS_CHROMIUM = HAS_CHROMIUM ? '' : ` (skipped: no ${CHROMIUM})`;

export interface View {
  /** CSS pixels. */
  readonly width: number;
  readonly media?: 'screen' | 'print';
  readonly dark?: boolean;
}

/** What the browser did with a page. */
export interface Shown {
  readonly png: Buffer;
  /** What was asked for besides the page itself. */
  readonly requests: readonly string[];
  /** Console messages, exceptions, and the browser's own complaints such as violations of the content policy. */
  readonly complaints: readonly string[];
}

interface Message {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

type Call = { resolve: (result: Record<string, unknown>) => void; reject: (error: Error) => void };

/** A headless Chromium, told what to do through the pipe of its DevTools protocol. */
export class Chromium {
  readonly #profile = mkdtempSync(join(tmpdir(), 'ulw-chromium-'));
  readonly #process: ChildProcess;
  readonly #calls = new Map<number, Call>();
  #events: Message[] = [];
  #session: string | undefined;
  #lastId = 0;
  #received = '';

  constructor() {
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--hide-scrollbars'];
    this.#process = spawn(
      CHROMIUM,
      [...flags, '--disable-background-networking', '--remote-debugging-pipe', `--user-data-dir=${this.#profile}`],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      },
    );
    const answers = this.#process.stdio[4] as Readable;
    answers.setEncoding('utf8').on('data', (text: string) => {
      this.#take(text);
    });
  }

  /** Lays a page out, waits until it is loaded, and takes its picture from top to bottom. */
  async show(page: string, view: View): Promise<Shown> {
    const file = join(this.#profile, 'page.html');
    writeFileSync(file, page);
    await this.#openTab();
    await this.#send('Emulation.setDeviceMetricsOverride', {
      width: view.width,
      height: 800,
      deviceScaleFactor: 1,
      mobile: view.width < 500,
    });
    const scheme = { name: 'prefers-color-scheme', value: view.dark === true ? 'dark' : 'light' };
    await this.#send('Emulation.setEmulatedMedia', { media: view.media ?? 'screen', features: [scheme] });
    this.#events = [];
    await this.#send('Page.navigate', { url: pathToFileURL(file).href });
    await this.#waitFor('Page.loadEventFired');
    // Two frames on, whatever layout and painting would ask for has been asked for.
    await this.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))');
    const picture = await this.#send('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true });
    return {
      png: Buffer.from(String(picture.data), 'base64'),
      requests: this.#requests().filter((url) => url !== pathToFileURL(file).href),
      complaints: this.#complaints(),
    };
  }

  /** The value of a JavaScript expression in the page that was shown last. */
  async evaluate(expression: string): Promise<unknown> {
    const answer = await this.#send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    return (answer.result as { value?: unknown }).value;
  }

  /** The page that was shown last as a PDF of A4 pages. */
  async print(): Promise<Buffer> {
    const paper = { paperWidth: 8.27, paperHeight: 11.69, preferCSSPageSize: true, printBackground: true };
    return Buffer.from(String((await this.#send('Page.printToPDF', paper)).data), 'base64');
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    if (this.#process.exitCode === null && this.#process.kill()) await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async #openTab(): Promise<void> {
    if (this.#session !== undefined) return;
    const { targetId } = await this.#send('Target.createTarget', { url: 'about:blank' });
    const attached = await this.#send('Target.attachToTarget', { targetId, flatten: true });
    this.#session = String(attached.sessionId);
    for (const domain of ['Page', 'Network', 'Runtime', 'Log']) await this.#send(`${domain}.enable`);
  }

  #requests(): string[] {
    return this.#events
      .filter(({ method }) => method === 'Network.requestWillBeSent')
      .map(({ params }) => (params?.request as { url: string }).url);
  }

  #complaints(): string[] {
    const kinds = ['Log.entryAdded', 'Runtime.exceptionThrown', 'Runtime.consoleAPICalled'];
    return this.#events
      .filter(({ method }) => kinds.includes(method ?? ''))
      .map(({ params }) => JSON.stringify((params?.entry as { text?: string } | undefined)?.text ?? params));
  }

  #send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = ++this.#lastId;
    const sessionId = method.startsWith('Target.') ? undefined : this.#session;
    (this.#process.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => this.#calls.set(id, { resolve, reject }));
  }

  async #waitFor(method: string): Promise<void> {
    while (!this.#events.some((event) => event.method === method)) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  #take(text: string): void {
    const messages = (this.#received + text).split('\0');
    this.#received = messages.pop() ?? '';
    for (const json of messages) {
      const message = JSON.parse(json) as Message;
      const call = this.#calls.get(message.id ?? 0);
      if (call === undefined) this.#events.push(message);
      else if (message.error !== undefined) call.reject(new Error(message.error.message));
      else call.resolve(message.result ?? {});
      this.#calls.delete(message.id ?? 0);
    }
  }
}
