import * as vscode from 'vscode';
import { registerCommands } from './commands.ts';
import { registerExplain } from './explain.ts';
import { Preview } from './preview.ts';
import { Server } from './server.ts';
import { Status } from './status.ts';
import { TableStore } from './tables.ts';

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  server = new Server(context.extensionUri);
  const tables = new TableStore(server);
  const preview = new Preview(tables, context.extensionUri);
  context.subscriptions.push(
    server,
    tables,
    preview,
    new Status(tables),
    registerExplain(server),
    registerCommands(server, tables, preview, context.extensionUri),
    vscode.workspace.onDidChangeConfiguration((event) => {
      // These are read when the server starts; the rest it asks for as it runs.
      if (!['enable', 'server.path'].some((name) => event.affectsConfiguration(`gouji.${name}`))) return;
      // The client hears of the change too, and tells the server that still runs.
      setTimeout(() => void server?.restart(), 0);
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void server?.restart()),
  );
  await server.start();
}

export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}
