// What the server last said of each document's tables.
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { count, type Count, type Tables, type TablesChanged } from './protocol.ts';
import { mayHoldReport, type Server } from './server.ts';

export class TableStore implements vscode.Disposable {
  /** Fires with the document whose tables have changed. */
  readonly onChanged: vscode.Event<vscode.Uri>;
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly counts = new Map<string, Count>();
  private readonly subscriptions: vscode.Disposable[];
  private readonly server: Server;

  constructor(server: Server) {
    this.server = server;
    this.onChanged = this.changed.event;
    this.subscriptions = [
      server.onStarting((client) => {
        this.listen(client);
      }),
      server.onStopped(() => {
        this.forget();
      }),
      server.onStarted(() => {
        const active = vscode.window.activeTextEditor;
        if (active !== undefined) void this.fetch(active.document);
      }),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor !== undefined && !this.counts.has(editor.document.uri.toString())) void this.fetch(editor.document);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => this.counts.delete(document.uri.toString())),
    ];
  }

  /** How many equations of the document hold; undefined for what is no report. */
  count(uri: vscode.Uri): Count | undefined {
    const found = this.counts.get(uri.toString());
    return found !== undefined && found.total > 0 ? found : undefined;
  }

  /** The tables as they are now. */
  async fetch(document: vscode.TextDocument): Promise<Tables | undefined> {
    if (!mayHoldReport(document)) return undefined;
    const client = this.server.running;
    if (client === undefined) return undefined;
    const textDocument = client.code2ProtocolConverter.asTextDocumentIdentifier(document);
    const tables = await this.server.request<Tables>('gouji/tables', { textDocument });
    if (tables !== undefined && !document.isClosed) this.note(document.uri, count(tables.reports));
    return tables;
  }

  dispose(): void {
    this.changed.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private forget(): void {
    const known = [...this.counts.keys()];
    this.counts.clear();
    for (const uri of known) this.changed.fire(vscode.Uri.parse(uri));
  }

  private listen(client: LanguageClient): void {
    this.counts.clear();
    client.onNotification('gouji/tablesChanged', ({ uri, held, total }: TablesChanged) => {
      const document = client.protocol2CodeConverter.asUri(uri);
      this.counts.set(document.toString(), { held, total });
      this.changed.fire(document);
    });
  }

  private note(uri: vscode.Uri, now: Count): void {
    const before = this.counts.get(uri.toString());
    if (before?.held === now.held && before.total === now.total) return;
    this.counts.set(uri.toString(), now);
    this.changed.fire(uri);
  }
}
