import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { explain, ruleOf } from './explain.ts';
import type { Preview } from './preview.ts';
import { SHAPES, type Shape } from './protocol.ts';
import { mayHoldReport, type Server } from './server.ts';
import { settings, t } from './settings.ts';
import type { TableStore } from './tables.ts';
import type { Word } from './words.ts';

export function registerCommands(server: Server, tables: TableStore, preview: Preview, extension: vscode.Uri): vscode.Disposable {
  const commands: Record<string, (argument?: unknown) => unknown> = {
    new: () => newReport(server),
    sample: () => openSample(extension),
    check: () => checkFile(server, tables),
    checkAll: () => checkWorkspace(server),
    firstFailing: () => goToFirstFailing(tables),
    convert: () => convertTable(server),
    recompute: () => withReport(({ document }) => server.execute('gouji.recomputeTotals', document.uri.toString())),
    preview: () =>
      withReport(({ document }) => {
        preview.open(document);
      }),
    explain: (rule) => explain(typeof rule === 'string' ? rule : undefined),
    restart: async () => {
      await server.restart();
      if (server.running !== undefined) vscode.window.setStatusBarMessage(t('restarted'), 3000);
    },
    output: () => {
      server.output.show();
    },
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, run]) =>
      vscode.commands.registerCommand(`gouji.${name}`, (argument?: unknown) => {
        if (settings.enable() || SERVERLESS.has(name)) return run(argument);
        return void vscode.window.showInformationMessage(t('off'));
      })),
  );
}

/** The commands that work while Gouji is turned off. */
const SERVERLESS = new Set(['sample', 'output']);

/** Runs on the active editor if its document may hold a report. */
async function withReport(run: (editor: vscode.TextEditor) => unknown): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || !mayHoldReport(editor.document)) {
    void vscode.window.showInformationMessage(t('openReport'));
    return;
  }
  await run(editor);
}

async function openMarkdown(content: string): Promise<void> {
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'markdown', content }));
}

async function openSample(extension: vscode.Uri): Promise<void> {
  await openMarkdown(await readFile(vscode.Uri.joinPath(extension, 'dist', 'sample.md').fsPath, 'utf8'));
}

interface Profile {
  id: string;
  title: string;
}

async function newReport(server: Server): Promise<void> {
  await server.start();
  const profile = await pickProfile(server);
  if (profile === undefined) return;
  const office = await vscode.window.showInputBox({ title: t('office'), ignoreFocusOut: true });
  if (office === undefined) return;
  // A report is written in the year after the one it is about.
  const year = await vscode.window.showInputBox({
    title: t('year'),
    value: String(new Date().getFullYear() - 1),
    ignoreFocusOut: true,
    validateInput: (value) => (/^\d{4}$/.test(value.trim()) ? undefined : t('yearWrong')),
  });
  if (year === undefined) return;
  const shape = await pickShape();
  if (shape === undefined) return;
  const request = { profile, office: office.trim(), year: Number(year), shape };
  const text = await server.execute<string>('gouji.newReport', request);
  if (text !== undefined) await openMarkdown(text);
}

/** The profiles that the server names; where it names none, any id can be typed. */
async function pickProfile(server: Server): Promise<string | undefined> {
  const profiles = await server.execute<Profile[]>('gouji.profiles');
  if (profiles === undefined || profiles.length === 0) {
    return vscode.window.showInputBox({ title: t('pickProfile'), placeHolder: t('profileId'), ignoreFocusOut: true });
  }
  const items = profiles.map(({ id, title }) => ({ label: title, description: id, id }));
  return (await vscode.window.showQuickPick(items, { title: t('pickProfile'), ignoreFocusOut: true }))?.id;
}

const SHAPE_WORDS: Record<Shape, Word> = {
  pipe: 'shapePipe',
  html: 'shapeHtml',
  rows: 'shapeRows',
  tabbed: 'shapeTabbed',
  stacked: 'shapeStacked',
};

async function pickShape(): Promise<Shape | undefined> {
  const items = SHAPES.map((shape) => ({ label: t(SHAPE_WORDS[shape]), description: shape, shape }));
  return (await vscode.window.showQuickPick(items, { title: t('pickShape'), ignoreFocusOut: true }))?.shape;
}

/** The server edits the document itself (workspace/applyEdit). */
function convertTable(server: Server): Promise<void> {
  return withReport(async ({ document, selection }) => {
    const shape = await pickShape();
    const { line, character } = selection.active;
    if (shape !== undefined) await server.execute('gouji.convertTable', document.uri.toString(), { line, character }, shape);
  });
}

function checkFile(server: Server, tables: TableStore): Promise<void> {
  return withReport(async ({ document }) => {
    await server.start();
    // The answer comes after the findings of the text that it is about.
    if ((await tables.fetch(document)) === undefined) return;
    await showFindings(findings(document.uri));
  });
}

async function checkWorkspace(server: Server): Promise<void> {
  await server.start();
  // The server reports its progress itself, and answers with the number of findings.
  const found = await server.execute<number>('gouji.checkWorkspace');
  if (found !== undefined) await showFindings(found);
}

function findings(uri: vscode.Uri): number {
  return vscode.languages.getDiagnostics(uri).filter((diagnostic) => ruleOf(diagnostic) !== undefined).length;
}

async function showFindings(found: number): Promise<void> {
  if (found > 0) await vscode.commands.executeCommand('workbench.actions.view.problems');
  void vscode.window.showInformationMessage(found === 0 ? t('nothingWrong') : t('findings', found));
}

function goToFirstFailing(tables: TableStore): Promise<void> {
  return withReport(async ({ document, viewColumn }) => {
    const first = (await tables.fetch(document))?.reports.flatMap(({ failing }) => failing)[0];
    if (first === undefined) {
      void vscode.window.showInformationMessage(t('nothingWrong'));
      return;
    }
    const { start, end } = first.range;
    await vscode.window.showTextDocument(document, {
      viewColumn: viewColumn ?? vscode.ViewColumn.Active,
      selection: new vscode.Range(start.line, start.character, end.line, end.character),
    });
  });
}
