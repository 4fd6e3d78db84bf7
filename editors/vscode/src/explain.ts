// A rule's page, shown as a Markdown preview; and the entry for it in the menu
// of quick fixes.
import * as vscode from 'vscode';
import { DOCUMENTS, type Server } from './server.ts';
import { t } from './settings.ts';

const SCHEME = 'gouji-rule';

export function registerExplain(server: Server): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: async ({ path }) =>
        (await server.execute<string>('gouji.explainRule', path.replace(/^\/|\.md$/g, ''))) ?? '',
    }),
    vscode.languages.registerCodeActionsProvider(DOCUMENTS, { provideCodeActions: entries }, {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
  );
}

/** Shows the page of a rule: the one given, the one at the cursor, or one chosen. */
export async function explain(rule?: string): Promise<void> {
  const chosen = rule ?? ruleAtCursor() ?? (await choose());
  if (chosen === undefined || chosen === '') return;
  const page = vscode.Uri.from({ scheme: SCHEME, path: `/${chosen}.md` });
  await vscode.commands.executeCommand('markdown.showPreviewToSide', page);
}

/** The rule of a finding; undefined for the diagnostics of others. */
export function ruleOf({ source, code }: vscode.Diagnostic): string | undefined {
  if (source !== 'gouji') return undefined;
  const name = typeof code === 'object' ? code.value : code;
  return name === undefined ? undefined : String(name);
}

function ruleAtCursor(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  return vscode.languages
    .getDiagnostics(editor.document.uri)
    .filter(({ range }) => range.contains(editor.selection.active))
    .map(ruleOf)
    .find((rule) => rule !== undefined);
}

/** Any rule can be typed; those of the findings at hand are listed. */
async function choose(): Promise<string | undefined> {
  const found = new Set(
    vscode.languages.getDiagnostics().flatMap(([, diagnostics]) => diagnostics.map(ruleOf)).filter((rule) => rule !== undefined),
  );
  const pick = vscode.window.createQuickPick();
  const listed = [...found].sort().map((label) => ({ label }));
  pick.title = t('pickRule');
  pick.placeholder = 'total-mismatch';
  pick.items = listed;
  pick.onDidChangeValue((value) => {
    const typed = value.trim();
    pick.items = typed === '' || found.has(typed) ? listed : [...listed, { label: typed, alwaysShow: true }];
  });
  const answer = await new Promise<string | undefined>((resolve) => {
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.label ?? pick.value.trim());
    });
    pick.onDidHide(() => {
      resolve(undefined);
    });
    pick.show();
  });
  pick.dispose();
  return answer;
}

function entries(_document: vscode.TextDocument, _range: vscode.Range, { diagnostics }: vscode.CodeActionContext): vscode.CodeAction[] {
  const rules = new Set(diagnostics.map(ruleOf).filter((rule) => rule !== undefined));
  return [...rules].map((rule) => {
    const action = new vscode.CodeAction(t('explain', rule), vscode.CodeActionKind.QuickFix);
    action.command = { command: 'gouji.explain', title: action.title, arguments: [rule] };
    return action;
  });
}
