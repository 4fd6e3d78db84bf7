// The report's tables drawn as grids beside the text. One panel, which follows
// the report in the active editor.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Range } from 'vscode-languageserver-types';
import type { FromPreview, Tables, ToPreview } from './protocol.ts';
import { mayHoldReport } from './server.ts';
import { t } from './settings.ts';
import type { TableStore } from './tables.ts';

const TYPE = 'gouji.preview';

export class Preview implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private document: vscode.TextDocument | undefined;
  private readonly subscriptions: vscode.Disposable[];
  private readonly tables: TableStore;
  private readonly extension: vscode.Uri;

  constructor(tables: TableStore, extension: vscode.Uri) {
    this.tables = tables;
    this.extension = extension;
    this.subscriptions = [
      vscode.window.registerWebviewPanelSerializer(TYPE, {
        // The panel comes back with the window; the text to follow is the active one.
        deserializeWebviewPanel: (panel) => {
          this.adopt(panel);
          this.follow(vscode.window.activeTextEditor);
          return Promise.resolve();
        },
      }),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        this.follow(editor);
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        this.showCursor(textEditor);
      }),
      tables.onChanged((uri) => {
        if (uri.toString() === this.document?.uri.toString()) void this.refresh();
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === this.document) void this.refresh();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('gouji')) void this.refresh();
      }),
    ];
  }

  open(document: vscode.TextDocument): void {
    this.document = document;
    if (this.panel === undefined) {
      const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      this.adopt(vscode.window.createWebviewPanel(TYPE, t('preview'), column));
    } else {
      this.panel.reveal(undefined, true);
      void this.refresh();
    }
  }

  dispose(): void {
    this.panel?.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private adopt(panel: vscode.WebviewPanel): void {
    this.panel = panel;
    const resources = [vscode.Uri.joinPath(this.extension, 'dist'), vscode.Uri.joinPath(this.extension, 'media')];
    panel.iconPath = vscode.Uri.joinPath(this.extension, 'media', 'icon.png');
    panel.webview.options = { enableScripts: true, localResourceRoots: resources };
    panel.webview.onDidReceiveMessage((message: FromPreview) => {
      if (message.type === 'ready') void this.refresh();
      else void this.reveal(message.range);
    });
    panel.onDidDispose(() => {
      this.panel = undefined;
    });
    panel.webview.html = this.page(panel.webview);
  }

  private follow(editor: vscode.TextEditor | undefined): void {
    if (this.panel === undefined || editor === undefined || !mayHoldReport(editor.document)) return;
    if (editor.document !== this.document) {
      this.document = editor.document;
      void this.refresh();
    }
  }

  /** Draws the newest tables; an answer that a later change has overtaken is dropped. */
  private async refresh(): Promise<void> {
    const { document } = this;
    if (this.panel === undefined || document === undefined) return;
    const { version } = document;
    const tables = await this.tables.fetch(document);
    if (document !== this.document || document.version !== version) return;
    this.draw(document, tables?.reports ?? []);
    const editor = vscode.window.visibleTextEditors.find((visible) => visible.document === document);
    if (editor !== undefined) this.showCursor(editor);
  }

  private draw(document: vscode.TextDocument, reports: Tables['reports']): void {
    const name = path.basename(document.uri.path);
    if (this.panel !== undefined) this.panel.title = `${t('preview')}: ${name}`;
    const words = { nothing: t('noTables'), allHold: t('allHold'), fail: t('fail') };
    this.post({ type: 'tables', name, reports, words });
  }

  private showCursor({ document, selection }: vscode.TextEditor): void {
    if (document !== this.document) return;
    const { line, character } = selection.active;
    this.post({ type: 'cursor', line, character });
  }

  private post(message: ToPreview): void {
    void this.panel?.webview.postMessage(message);
  }

  private async reveal({ start, end }: Range): Promise<void> {
    const { document } = this;
    if (document === undefined) return;
    const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
    await vscode.window.showTextDocument(document, {
      viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
      selection: new vscode.Range(start.line, start.character, end.line, end.character),
    });
  }

  private page(webview: vscode.Webview): string {
    const nonce = randomBytes(16).toString('base64');
    const address = (...parts: string[]) => webview.asWebviewUri(vscode.Uri.joinPath(this.extension, ...parts)).toString();
    return `<!DOCTYPE html>
<html>
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy"
    content="default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${address('media', 'preview.css')}">
</head>
<body>
  <main></main>
  <p class="reason" role="status"></p>
  <script nonce="${nonce}" src="${address('dist', 'preview.js')}"></script>
</body>
</html>`;
  }
}
