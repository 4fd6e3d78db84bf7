import * as vscode from 'vscode';
import { chooseLocale, say, type Locale, type Word } from './words.ts';

function get<T>(name: string, fallback: T): T {
  return vscode.workspace.getConfiguration('gouji').get(name, fallback);
}

export const settings = {
  enable: () => get('enable', true),
  locale: (): Locale => chooseLocale(get('locale', 'auto'), vscode.env.language),
  statusBar: () => get('statusBar', true),
  traces: () => get<string>('trace.server', 'off') !== 'off',
  serverPath: () => get('server.path', '').trim(),
};

/** Says it in the language that the settings ask for. */
export function t(key: Word, ...values: (string | number)[]): string {
  return say(settings.locale(), key, ...values);
}
