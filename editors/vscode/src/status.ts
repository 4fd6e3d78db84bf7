// "勾稽 42/42" in the status bar: how many equations of the report hold.
import * as vscode from 'vscode';
import { settings, t } from './settings.ts';
import type { TableStore } from './tables.ts';

export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('gouji.equations', vscode.StatusBarAlignment.Right, 100);
  private readonly subscriptions: vscode.Disposable[];
  private readonly tables: TableStore;

  constructor(tables: TableStore) {
    this.tables = tables;
    this.item.name = 'Gouji';
    this.subscriptions = [
      vscode.window.onDidChangeActiveTextEditor(() => {
        this.update();
      }),
      tables.onChanged(() => {
        this.update();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('gouji')) this.update();
      }),
    ];
    this.update();
  }

  dispose(): void {
    this.item.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private update(): void {
    const document = vscode.window.activeTextEditor?.document;
    const count = document && this.tables.count(document.uri);
    void vscode.commands.executeCommand('setContext', 'gouji.hasTables', count !== undefined);
    if (count === undefined || !settings.statusBar()) {
      this.item.hide();
      return;
    }
    const { held, total } = count;
    const failing = total - held;
    this.item.text = `$(${failing === 0 ? 'pass' : 'error'}) 勾稽 ${held}/${total}`;
    this.item.tooltip = failing === 0 ? t('allHold', total) : `${t('fail', failing, total)}\n${t('goToFirst')}`;
    this.item.backgroundColor = failing === 0 ? undefined : new vscode.ThemeColor('statusBarItem.errorBackground');
    this.item.command = failing === 0 ? 'gouji.preview' : 'gouji.firstFailing';
    this.item.show();
  }
}
