// The server's life: found, started, restarted, stopped.
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { LanguageClient, RevealOutputChannelOn, type LanguageClientOptions } from 'vscode-languageclient/node';
import { settings, t } from './settings.ts';
import { bundled, isProgramOnPath } from './program.ts';
import { traceChannel } from './trace.ts';

/** The documents that may hold a report, and Gouji's own files. */
export const DOCUMENTS = [
  ...['plaintext', 'markdown', 'html'].flatMap((language) => [
    { scheme: 'file', language },
    { scheme: 'untitled', language },
  ]),
  { scheme: 'file', pattern: '**/gouji.toml' },
  { scheme: 'file', pattern: '**/.gouji/*.toml' },
];

export function mayHoldReport(document: vscode.TextDocument): boolean {
  return vscode.languages.match(DOCUMENTS, document) > 0;
}

export class Server implements vscode.Disposable {
  readonly output = vscode.window.createOutputChannel('Gouji', { log: true });
  /** Fires with each client before it starts: what it says at once isn't lost. */
  readonly onStarting: vscode.Event<LanguageClient>;
  private readonly starting = new vscode.EventEmitter<LanguageClient>();
  /** Fires with each client that has come up. */
  readonly onStarted: vscode.Event<LanguageClient>;
  private readonly started = new vscode.EventEmitter<LanguageClient>();
  /** Fires when none runs any more: what it said no longer holds. */
  readonly onStopped: vscode.Event<void>;
  private readonly stopped = new vscode.EventEmitter<void>();
  private client: LanguageClient | undefined;
  /** Starts and stops are done one after another. */
  private queue: Promise<void> = Promise.resolve();

  private readonly extension: vscode.Uri;

  constructor(extension: vscode.Uri) {
    this.extension = extension;
    this.onStarting = this.starting.event;
    this.onStarted = this.started.event;
    this.onStopped = this.stopped.event;
  }

  /** The running client; undefined while there is none. */
  get running(): LanguageClient | undefined {
    return this.client?.isRunning() === true ? this.client : undefined;
  }

  start(): Promise<void> {
    return this.enqueue(async () => {
      if (this.client !== undefined || !settings.enable()) return;
      const command = this.command();
      if (command === undefined) return;
      const client = new LanguageClient('gouji', 'Gouji', { command, args: ['server'] }, this.options());
      this.starting.fire(client);
      try {
        await client.start();
      } catch (error) {
        await client.dispose().catch(() => undefined);
        this.complain(t('notStarted', error instanceof Error ? error.message : String(error)));
        return;
      }
      this.client = client;
      this.started.fire(client);
    });
  }

  stop(): Promise<void> {
    return this.enqueue(async () => {
      const { client } = this;
      this.client = undefined;
      this.stopped.fire();
      await client?.dispose();
    });
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Sends a request; undefined when no server runs or it doesn't know the request. */
  async request<Answer>(method: string, parameters: unknown): Promise<Answer | undefined> {
    try {
      return await this.running?.sendRequest<Answer>(method, parameters);
    } catch (error) {
      this.output.warn(`${method}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }

  /** Runs one of the server's own commands. */
  execute<Answer>(command: string, ...values: unknown[]): Promise<Answer | undefined> {
    return this.request<Answer>('workspace/executeCommand', { command, arguments: values });
  }

  dispose(): void {
    void this.stop();
    this.starting.dispose();
    this.started.dispose();
    this.stopped.dispose();
    this.output.dispose();
  }

  private command(): string | undefined {
    const path = settings.serverPath() || bundled(this.extension.fsPath, process.platform);
    if (existsSync(path) || isProgramOnPath(path, process.env, process.platform)) return path;
    this.complain(t('noServer', path));
    return undefined;
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: DOCUMENTS,
      outputChannel: this.output,
      traceOutputChannel: traceChannel(this.output),
      // A request that fails, as one under way at a restart does, is for the log.
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: {
        // The server says of each report, from the start, how many equations hold.
        tables: true,
        // It leaves the profiles in a folder alone that the user doesn't trust.
        trusted: vscode.workspace.isTrusted,
      },
      markdown: { isTrusted: false, supportHtml: false },
    };
  }

  private complain(message: string): void {
    this.output.error(message);
    void vscode.window.showErrorMessage(message, t('openOutput')).then((choice) => {
      if (choice !== undefined) this.output.show();
    });
  }

  private enqueue(work: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(work, work);
    return this.queue;
  }
}
