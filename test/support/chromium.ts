import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const CHROMIUM = '/usr/bin/chromium';
export const HAS_CHROMIUM = existsSync(CHROMIUM);

/** Added to the name of a test that needs Chromium, so that its skipping says why. */
export const NEEDS_CHROMIUM = HAS_CHROMIUM ? '' : ` (skipped: no ${CHROMIUM})`;

/** Of `Runtime.evaluate` and the events listened to; the rest of the protocol is not typed. */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: {
    readonly request?: { readonly url: string };
    readonly type?: string;
    readonly entry?: { readonly level: string; readonly text: string };
    readonly exceptionDetails?: unknown;
  };
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** How a page is looked at. */
export interface View {
  /** CSS pixels. */
  readonly width: number;
  readonly media?: 'screen' | 'print';
  readonly dark?: boolean;
}

/** One page in a headless Chromium of its own, spoken to over the DevTools protocol on a pipe. */
export class ChromiumPage {
  /** Every address asked for. */
  requests: string[] = [];
  /** Errors and warnings of the console, failed requests, exceptions nobody caught. */
  complaints: string[] = [];
  private readonly waiting = new Map<number, (message: Message) => void>();
  private session: string | undefined;
  private calls = 0;
  private loads = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly profile: string,
  ) {
    let rest = '';
    (child.stdio[4] as Readable).setEncoding('utf8').on('data', (text: string) => {
      const messages = (rest + text).split('\0');
      rest = messages.pop() ?? '';
      for (const message of messages) this.hear(JSON.parse(message) as Message);
    });
  }

  static async open(width = 1280): Promise<ChromiumPage> {
    const profile = mkdtempSync(join(tmpdir(), 'ulw-chromium-'));
    const flags = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--hide-scrollbars',
    ];
    const child = spawn(CHROMIUM, [...flags, '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    const page = new ChromiumPage(child, profile);
    const { targetId } = await page.call<{ targetId: string }>('Target.createTarget', { url: 'about:blank' });
    const attached = await page.call<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true });
    page.session = attached.sessionId;
    for (const domain of ['Page', 'Runtime', 'Network', 'Log']) await page.call(`${domain}.enable`);
    await page.view({ width });
    return page;
  }

  async view({ width, media = 'screen', dark = false }: View): Promise<void> {
    const metrics = { width, height: 900, deviceScaleFactor: 1, mobile: width < 500 };
    await this.call('Emulation.setDeviceMetricsOverride', metrics);
    const scheme = { name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' };
    await this.call('Emulation.setEmulatedMedia', { media, features: [scheme] });
  }

  /** Goes there and waits until all is loaded; requests and complaints begin anew. */
  async go(url: string): Promise<void> {
    const before = this.loads;
    this.requests = [];
    this.complaints = [];
    await this.call('Page.navigate', { url });
    while (this.loads === before) await new Promise((next) => setTimeout(next, 10));
  }

  /** The value of an expression, awaited, as JSON carries it. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.call<{ result: { value: T }; exceptionDetails?: unknown }>(
      'Runtime.evaluate',
      { expression, awaitPromise: true, returnByValue: true },
    );
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return result.value;
  }

  /** Waits for an expression to be true; a test that waits in vain runs into its own limit of time. */
  async until(expression: string): Promise<void> {
    while (!(await this.evaluate<boolean>(`Boolean(${expression})`))) await new Promise((next) => setTimeout(next, 50));
  }

  /** Chooses files of this machine in the page's file input. */
  async chooseFile(selector: string, ...files: string[]): Promise<void> {
    const { root } = await this.call<{ root: { nodeId: number } }>('DOM.getDocument');
    const { nodeId } = await this.call<{ nodeId: number }>('DOM.querySelector', { nodeId: root.nodeId, selector });
    await this.call('DOM.setFileInputFiles', { nodeId, files });
  }

  /** The whole page as PNG. */
  async picture(): Promise<Buffer> {
    const options = { format: 'png', captureBeyondViewport: true };
    return Buffer.from((await this.call<{ data: string }>('Page.captureScreenshot', options)).data, 'base64');
  }

  /** The page as a PDF of A4 pages. */
  async print(): Promise<Buffer> {
    const paper = { paperWidth: 8.27, paperHeight: 11.69, preferCSSPageSize: true, printBackground: true };
    return Buffer.from((await this.call<{ data: string }>('Page.printToPDF', paper)).data, 'base64');
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.session = undefined;
    void this.call('Browser.close');
    await ended;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  private async call<T>(method: string, params: object = {}): Promise<T> {
    const id = ++this.calls;
    const answered = new Promise<Message>((resolve) => this.waiting.set(id, resolve));
    const session = this.session === undefined ? {} : { sessionId: this.session };
    (this.child.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result as T;
  }

  private hear({ id, method, params, ...rest }: Message): void {
    if (id !== undefined) this.waiting.get(id)?.({ id, ...rest });
    if (method === 'Page.loadEventFired') this.loads++;
    if (method === 'Network.requestWillBeSent') this.requests.push(params?.request?.url ?? '');
    if (isComplaint(method, params)) this.complaints.push(JSON.stringify(params));
  }
}

function isComplaint(method: string | undefined, params: Message['params']): boolean {
  if (method === 'Runtime.consoleAPICalled') return ['error', 'warning', 'assert'].includes(params?.type ?? '');
  if (method === 'Log.entryAdded') return ['error', 'warning'].includes(params?.entry?.level ?? '');
  return method === 'Runtime.exceptionThrown';
}
