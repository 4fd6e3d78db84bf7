// The extension in a real VS Code: what a person does with a report, from
// opening it to checking the whole folder.
//   usage: node e2e.mjs EXTENSION.vsix OUT LOCALE [PICTURES]
// OUT gets a fresh folder a run; PICTURES, a folder, gets the pictures of the
// README in the language of LOCALE, zh or en.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { until, Workbench } from './workbench.mjs';

const [vsix, out] = process.argv.slice(2, 4).map((file) => path.resolve(file));
const [locale, pictures] = process.argv.slice(4);
const repository = path.resolve(import.meta.dirname, '../../..');
mkdirSync(out, { recursive: true });
const home = mkdtempSync(path.join(out, 'run-'));
const folder = path.join(home, '2024');
mkdirSync(folder);

const sample = readFileSync(path.join(repository, 'examples/report.md'), 'utf8');
const file = path.join(folder, '文化和旅游局.md');
writeFileSync(file, sample);
// A second report, with another fault: its fee income is no figure.
writeFileSync(path.join(folder, '体育局.md'), sample.replaceAll('文化和旅游局', '体育局').replace('| 1 | 31 |', '| 1 | 13 |').replace('| 4.36 |', '| 不详 |'));
writeFileSync(path.join(folder, 'notes.md'), '# 会议记录\n\n共3人参加：张、王、李。\n\n| a | b |\n| - | - |\n| 1 | 2 |\n');

// Where the wrong figure stands, as VS Code counts.
const lines = sample.split('\n');
const line = lines.findIndex((text) => text.includes('| 31 |')) + 1;
const column = lines[line - 1].indexOf('| 31 |') + 3;

const selected = `Ln ${line}, Col ${column + 2} (2 selected)`;

const started = performance.now();
function step(message) {
  console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${message}`);
}

const window = await Workbench.open({
  home, vsix, folder, settings: { 'gouji.locale': locale }, scale: pictures === undefined ? 1 : 1.5,
});
const { page } = window;
step('VS Code runs, the extension is installed');

async function picture(name) {
  await window.run('Notifications: Clear All Notifications');
  await window.focusEditor();
  await photograph(name);
}
/** The same with what is open at the moment, a menu or a list. */
async function photograph(name) {
  await page.mouse.move(2, 300);
  const file = `vscode-${name}${locale === 'en' ? '' : `.${locale}`}.png`;
  await page.screenshot({ path: path.join(pictures ?? home, file), animations: 'disabled' });
}
/** The lines of `after` that differ, by their number. */
function differences(before, after) {
  assert.equal(after.length, before.length);
  return Object.fromEntries(after.map((text, index) => [index + 1, text]).filter(([number, text]) => text !== before[number - 1]));
}
async function save() {
  await page.locator('.editor-group-container.active .tab.active.dirty').waitFor();
  await window.focusEditor();
  await page.keyboard.press('Control+S');
  await page.locator('.editor-group-container.active .tab.active:not(.dirty)').waitFor();
}
/** A click on it selects the wrong figure; a webview that is still drawn loses clicks. */
async function leads(thing) {
  await window.persist(async () => {
    await window.goTo(1);
    await thing.click({ timeout: 5000 });
    await window.status(selected, 5000);
  });
}
const squiggle = window.squiggle;
const failingCell = window.preview.locator('.failing');

try {
  await window.openFile('文化和旅游局.md');
  await window.status('勾稽');
  await window.run('Gouji: Go to the First Failing Equation');
  await window.status(selected);
  await squiggle.waitFor();
  step('the wrong figure is underlined');
  await page.keyboard.press('Control+Shift+M');
  const problem = window.problem('31').first();
  await problem.waitFor();
  assert.match(await problem.innerText(), new RegExp(`\\[Ln ${line}, Col ${column}\\]`));
  const total = await (await window.status('勾稽')).innerText();
  assert.match(total, /\d+\/\d+/);
  step(`the Problems view names it; the status bar says ${total.trim()}`);
  await picture('finding');

  const fix = page.locator('.action-widget .monaco-list-row').first();
  const openFixes = () => window.persist(async () => {
    await window.focusEditor();
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget .monaco-list-row', { hasText: '13' }).first().waitFor({ timeout: 5000 });
  });
  // Without a selection the menu is about the finding alone.
  await window.focusEditor();
  await page.keyboard.press('ArrowLeft');
  await openFixes();
  await photograph('fix');
  assert.match(await fix.innerText(), /./);
  await page.keyboard.press('Enter');
  await problem.waitFor({ state: 'detached' });
  await squiggle.waitFor({ state: 'detached' });
  step('the quick fix is applied with two keys, the finding is gone');

  await save();
  assert.deepEqual(differences(lines, readFileSync(file, 'utf8').split('\n')), { [line]: lines[line - 1].replace('31', '13') });
  step('nothing else of the file has changed');

  await page.keyboard.press('Control+Z');
  await squiggle.waitFor();
  await page.keyboard.press('Control+J');
  await page.keyboard.press('Control+B');
  await window.run('Gouji: Open Table Preview to the Side');
  await failingCell.first().waitFor();
  assert.equal((await failingCell.first().innerText()).trim(), '31');
  step('the preview draws the tables, the failing cell is marked');

  await leads(await window.status('勾稽'));
  step('a click on the status bar leads to the first failing equation');

  await leads(failingCell.first());
  step('a click on the cell leads to its figure');
  await picture('preview');

  await page.locator('.editor-instance .monaco-editor.focused').first().waitFor();
  await page.keyboard.type('13');
  await window.preview.locator('.verdict.holds').waitFor();
  assert.equal(await failingCell.count(), 0);
  step('the preview follows the text');

  await window.goTo(lines.findIndex((text) => text.startsWith('主要问题')) + 1);
  await page.keyboard.insertText('全年工作平稳。🙂');
  await window.status('勾稽');
  await page.keyboard.press('Control+Z');
  await save();

  await window.run('View: Close Editors in Other Groups');
  await page.keyboard.press('Control+B');
  await window.run('Gouji: Check the Workspace');
  await window.problem('不详').first().waitFor();
  step('the workspace is checked, a file that is not open among its findings');
  await picture('workspace');

  await window.run('Gouji: Recompute Totals');
  await squiggle.waitFor({ state: 'detached' });
  await save();
  assert.deepEqual(differences(lines, readFileSync(file, 'utf8').split('\n')), { [line]: lines[line - 1].replace('31', '13') });
  step('the totals are computed');

  await window.run('Gouji: Go to the First Failing Equation');
  await page.locator('.notification-toast', { hasText: /Nothing wrong|没有发现/ }).first().waitFor();
  await window.goTo(line);
  await window.run('Gouji: Convert Table…');
  await window.pick('html');
  await window.editor.locator('.view-line', { hasText: '<td>' }).first().waitFor();
  await window.focusEditor();
  await page.keyboard.press('Control+Z');
  await window.editor.locator('.view-line', { hasText: '<td>' }).first().waitFor({ state: 'detached' });
  step('a table is converted, and back');

  await window.run('Gouji: New Report…');
  await window.pick('gov-disclosure-2021');
  await window.answer('南屏市体育局');
  await window.answer('2025');
  await window.pick('pipe');
  await window.editor.locator('.view-line', { hasText: '南屏市体育局2025年政府信息公开工作年度报告' }).waitFor();
  step('a new report is begun');

  await window.run('Snippets: Insert Snippet');
  await window.pick('the statement on fees');
  await window.editor.locator('.view-line', { hasText: /未收取|共收取/ }).first().waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  step('a snippet is inserted');

  await window.run('Gouji: Open a Sample Report');
  await window.editor.locator('.view-line', { hasText: '南屏市文化和旅游局2024年' }).first().waitFor();
  await window.status('勾稽 40/42');
  await window.run('Gouji: Check This File');
  await page.locator('.notification-toast', { hasText: /Findings: 1\.|发现 1 个/ }).first().waitFor();
  step('the sample is opened and checked');

  await window.run('Gouji: Show Output');
  await page.locator('.part.panel .action-item.checked', { hasText: 'Output' }).waitFor();
  step('the output is shown');

  await window.run('Welcome: Open Walkthrough');
  await window.pick('Get started with Gouji');
  const steps = page.locator('.gettingStartedContainer .getting-started-step');
  await until('all steps of the walkthrough', async () => (await steps.count()) === 5);
  for (const index of [0, 1, 2, 3]) {
    await steps.nth(index).dispatchEvent('click');
    const image = page.locator('.gettingStartedContainer .getting-started-media img').first();
    await until('the picture of the step', () => image.evaluate((drawn) => drawn.naturalWidth > 0).catch(() => false));
  }
  await page.locator('.gettingStartedContainer .monaco-button', { hasText: 'Check the workspace' }).first().waitFor();
  step('the walkthrough has its steps and their pictures');

  await window.openFile('文化和旅游局.md');
  await window.run('Gouji: Explain Rule…');
  await window.answer('unused-suppression');
  await window.heading('unused-suppression');
  step('a rule is explained');

  await window.run('Gouji: Restart Server');
  await window.openFile('文化和旅游局.md');
  await window.status('勾稽 42/42');
  step('the server is restarted');

  await window.openFile('notes.md');
  await window.noStatus(/勾稽 \d/);
  assert.equal(await squiggle.count(), 0);
  step('a document that is no report is left alone');
  step('passed');
} catch (error) {
  await page.screenshot({ path: path.join(out, 'failure.png') });
  throw error;
} finally {
  await window.close();
}
