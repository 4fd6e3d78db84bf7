// Profiles in a real VS Code: the one of the page "Write your own profile in
// ten minutes" is written and used, and a report of each built-in kind that
// e2e.mjs doesn't try, and of one with a profile beside it, is repaired.
//   usage: node profiles.mjs EXTENSION.vsix OUT
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Workbench } from './workbench.mjs';

const [vsix, out] = process.argv.slice(2, 4).map((file) => path.resolve(file));
const repository = path.resolve(import.meta.dirname, '../../..');
mkdirSync(out, { recursive: true });
const home = mkdtempSync(path.join(out, 'profiles-'));
const folder = path.join(home, 'reports');
mkdirSync(path.join(folder, '.gouji'), { recursive: true });
const inFolder = (name) => path.join(folder, name);

// The page's files: an info string names the file, a `+` says that it is more.
const page = readFileSync(path.join(repository, 'docs/profiles/en/own.md'), 'utf8');
for (const [, name, more, text] of page.matchAll(/^```\w+ (\S+)( \+)?\n([\s\S]*?)^```$/gm)) {
  writeFileSync(inFolder(name), more ? `\n${text}` : text, { flag: more ? 'a' : 'w' });
}
// A mistake in a formula.
const profile = inFolder('.gouji/library.toml');
const mistaken = readFileSync(profile, 'utf8').replace('books + media', 'bocks + media');
writeFileSync(profile, mistaken);
const lineOf = (text, part) => text.split('\n').findIndex((line) => line.includes(part)) + 1;
const formula = lineOf(mistaken, 'bocks');

// What is made wrong in a sample, the words of the finding and of its fix.
const SAMPLES = [
  { sample: 'final-accounts.md', from: '| 合计 | 2,015.45 |', to: '| 合计 | 2,051.45 |', found: '2051.45', fix: '2015.45' },
  { sample: 'quarterly-report.md', from: '| 1,908.2 |', to: '| 1,980.2 |', found: '1980.2', fix: '1908.2' },
  { sample: 'rule-of-law.md', from: '## 四、下一年度推进法治政府建设的主要安排', to: '## 四、结语', found: '四、下一年度', fix: '四、下一年度' },
  { sample: 'food-inspection/notice.md', from: '| 2 | 97.9 |', to: '| 2 | 99.7 |', found: '99.7', fix: '97.9' },
];
cpSync(path.join(repository, 'examples/food-inspection/.gouji'), inFolder('food-inspection/.gouji'), { recursive: true });
for (const { sample, from, to } of SAMPLES) {
  const text = readFileSync(path.join(repository, 'examples', sample), 'utf8');
  writeFileSync(inFolder(sample), text.replace(from, to));
}

await Workbench.test(out, { home, vsix, folder, settings: { 'gouji.locale': 'en' } }, async (window) => {
  const { page } = window;
  const goToFinding = async () => {
    await window.run('Go to Next Problem (Error, Warning, Info)');
    await page.keyboard.press('Escape');
    await window.focusEditor();
  };
  /** Applies the fix whose title holds `title`, at the only finding. */
  const mend = async (title) => {
    await goToFinding();
    const row = page.locator('.action-widget .monaco-list-row', { hasText: title }).first();
    await window.persist(async () => {
      await window.focusEditor();
      await page.keyboard.press('Control+.');
      await row.waitFor({ timeout: 5000 });
    });
    await row.click();
    await window.squiggle.waitFor({ state: 'detached' });
  };

  await page.keyboard.press('Control+Shift+M');
  await window.goToFile('library.toml');
  const problem = window.problem('bocks').first();
  await problem.waitFor();
  await problem.dblclick();
  await window.status(`Ln ${formula}`);
  await window.focusEditor();
  await window.squiggle.waitFor();
  console.log('a mistake in a formula is underlined');

  const suggestion = page.locator('.suggest-widget .monaco-list-row', { hasText: 'books' }).first();
  await page.keyboard.press('Delete');
  await window.persist(async () => {
    await window.focusEditor();
    await page.keyboard.press('Control+Space');
    await suggestion.waitFor({ timeout: 5000 });
  });
  await suggestion.click();
  await window.editor.locator('.view-line', { hasText: /books\s\+\smedia/ }).waitFor();
  await problem.waitFor({ state: 'detached' });
  await window.squiggle.waitFor({ state: 'detached' });
  console.log('a column is completed inside of it, and nothing is wrong');

  await window.persist(async () => {
    await window.run('Show or Focus Hover');
    await page.locator('.monaco-hover', { hasText: 'Books lent' }).first().waitFor({ timeout: 5000 });
  });
  await page.keyboard.press('Escape');
  console.log('a name in it is explained');
  await page.keyboard.press('Control+S');
  await page.locator('.editor-group-container.active .tab.active:not(.dirty)').waitFor();

  await window.goToFile('library.md');
  await window.problem('11910').first().waitFor();
  await mend('11190');
  await window.editor.locator('.view-line', { hasText: '11,190' }).waitFor();
  console.log('a report of this kind: its wrong total is found and mended');

  for (const { sample, found, fix } of SAMPLES) {
    await window.goToFile(path.basename(sample));
    await window.problem(found).first().waitFor();
    await mend(fix);
    await window.problem(found).first().waitFor({ state: 'detached' });
    console.log(`${sample}: what is wrong is found and mended`);
  }
});
console.log('passed');
