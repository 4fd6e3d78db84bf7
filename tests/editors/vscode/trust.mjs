// A folder that the user doesn't trust, in a real VS Code: reports are checked,
// and neither the program nor the profiles that lie in it are used; both are
// once the user trusts it.
//   usage: node trust.mjs EXTENSION.vsix OUT
import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { until, Workbench } from './workbench.mjs';

const [vsix, out] = process.argv.slice(2, 4).map((file) => path.resolve(file));
const repository = path.resolve(import.meta.dirname, '../../..');
mkdirSync(out, { recursive: true });
const home = mkdtempSync(path.join(out, 'trust-'));
const folder = path.join(home, 'reports');
mkdirSync(path.join(folder, '.vscode'), { recursive: true });
mkdirSync(path.join(folder, '.gouji'));
copyFileSync(path.join(repository, 'examples/report.md'), path.join(folder, 'report.md'));

const program = path.join(folder, 'gouji');
const mark = path.join(home, 'was-run');
writeFileSync(path.join(folder, '.vscode/settings.json'), JSON.stringify({ 'gouji.server.path': program }));
writeFileSync(path.join(folder, '.gouji/own.toml'), 'id = "own-form"\nextends = "gov-disclosure-2021"\ntitle = { zh = "本单位格式", en = "The form of this office" }\n');

const settings = {
  'gouji.locale': 'en',
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
};
await Workbench.test(out, { home, vsix, folder, settings }, async (window) => {
  const { page } = window;
  writeFileSync(program, `#!/bin/sh\n: >'${mark}'\nexec '${window.extension}/bin/gouji' "$@"\n`);
  chmodSync(program, 0o755);
  const own = page.locator('.quick-input-widget .monaco-list-row', { hasText: 'own-form' });
  /** Opens the list of profiles that a new report may have. */
  const profiles = async () => {
    await window.run('Gouji: New Report…');
    await page.locator('.quick-input-widget .monaco-list-row', { hasText: 'gov-disclosure-2021' }).waitFor();
  };

  await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
  await window.openFile('report.md');
  await window.status('勾稽 40/42');
  await window.run('Gouji: Go to the First Failing Equation');
  await window.squiggle.waitFor();
  await window.run('Gouji: Recompute Totals');
  await window.squiggle.waitFor({ state: 'detached' });
  await window.status('勾稽 42/42');
  console.log('in a folder that is not trusted, a report is checked and repaired');
  await profiles();
  assert.equal(await own.count(), 0);
  assert.ok(!existsSync(mark));
  await page.keyboard.press('Escape');
  console.log("neither the folder's program nor its profile is used");

  await window.run('Workspaces: Manage Workspace Trust');
  await page.locator('.workspace-trust-editor .trust-settings-toggle, .workspace-trust-editor .monaco-button', { hasText: /^Trust$/ }).first().click();
  await until("the folder's program", () => existsSync(mark));
  await window.persist(async () => {
    await profiles();
    await own.waitFor({ timeout: 5000 });
  });
  console.log('once it is trusted, both are');
});
console.log('passed');
