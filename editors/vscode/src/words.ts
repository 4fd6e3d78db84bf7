// What the extension itself says, in both languages. `gouji.locale` may differ
// from the language of VS Code, so vscode.l10n can't serve here.

export type Locale = 'zh' | 'en';

export const WORDS = {
  allHold: { zh: '{0} 条勾稽关系全部成立', en: 'All {0} equations hold' },
  fail: { zh: '{1} 条勾稽关系中有 {0} 条不成立', en: '{0} of {1} equations fail' },
  goToFirst: { zh: '点击转到第一处', en: 'Click to go to the first' },
  noTables: { zh: '本文件里没有认得出的报告表格。', en: 'This file holds no table of a report.' },
  preview: { zh: '表格预览', en: 'Tables' },
  noServer: {
    zh: '找不到勾稽服务器“{0}”。请重新安装扩展，或在设置 gouji.server.path 中指明程序。',
    en: 'The Gouji server “{0}” is not there. Install the extension again, or name the program in the setting gouji.server.path.',
  },
  notStarted: { zh: '勾稽服务器未能启动：{0}', en: 'The Gouji server did not start: {0}' },
  off: { zh: '勾稽已在设置中关闭（gouji.enable）。', en: 'Gouji is turned off in the settings (gouji.enable).' },
  openOutput: { zh: '显示输出', en: 'Show Output' },
  restarted: { zh: '勾稽服务器已重新启动', en: 'Gouji: server restarted' },
  openReport: { zh: '请先打开一份报告。', en: 'Open a report first.' },
  nothingWrong: { zh: '没有发现问题。', en: 'Nothing wrong was found.' },
  findings: { zh: '发现 {0} 个问题。', en: 'Findings: {0}.' },
  pickProfile: { zh: '报告的种类', en: 'The kind of report' },
  profileId: { zh: '格式的 id，例如 gov-disclosure-2021', en: 'The id of a profile, for example gov-disclosure-2021' },
  office: { zh: '机关全称', en: 'The office, by its full name' },
  year: { zh: '报告所属年度', en: 'The year that the report is about' },
  yearWrong: { zh: '请填四位年份', en: 'A year of four digits' },
  pickShape: { zh: '表格形式', en: 'The shape of its tables' },
  shapePipe: { zh: 'Markdown 表格', en: 'Markdown table' },
  shapeHtml: { zh: 'HTML 表格', en: 'HTML table' },
  shapeRows: { zh: '一行一排，制表符分隔', en: 'A row a line, divided by tabs' },
  shapeTabbed: { zh: '一格一行，以制表符开头', en: 'A cell a line, begun by a tab' },
  shapeStacked: { zh: '一格一段', en: 'A cell a paragraph' },
  pickRule: { zh: '要解释哪条规则？', en: 'Which rule?' },
  explain: { zh: '解释规则 {0}', en: 'Explain rule {0}' },
} satisfies Record<string, Record<Locale, string>>;

export type Word = keyof typeof WORDS;

/** The words under `key`, with `{0}`, `{1}` filled in. */
export function say(locale: Locale, key: Word, ...values: (string | number)[]): string {
  return WORDS[key][locale].replace(/\{(\d)\}/g, (hole, index: string) => String(values[Number(index)] ?? hole));
}

/** The language for a setting of `gouji.locale` in an editor displayed in `editor`. */
export function chooseLocale(setting: string, editor: string): Locale {
  if (setting === 'zh' || setting === 'en') return setting;
  return /^zh\b/i.test(editor) ? 'zh' : 'en';
}
