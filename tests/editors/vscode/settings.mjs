// Each setting of the extension, changed while VS Code runs, and what it does.
//   usage: node settings.mjs EXTENSION.vsix OUT
import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { until, Workbench } from './workbench.mjs';

const [vsix, out] = process.argv.slice(2, 4).map((file) => path.resolve(file));
const repository = path.resolve(import.meta.dirname, '../../..');
mkdirSync(out, { recursive: true });
const home = mkdtempSync(path.join(out, 'settings-'));
const folder = path.join(home, 'reports');
mkdirSync(folder);
copyFileSync(path.join(repository, 'examples/report.md'), path.join(folder, 'report.md'));

/** What the extension wrote to its output. */
function written() {
  const logs = readdirSync(path.join(home, 'profile', 'logs'), { recursive: true }).filter((name) => /Gouji[^/]*\.log$/.test(name));
  return logs.map((name) => readFileSync(path.join(home, 'profile', 'logs', name), 'utf8')).join('');
}

const EFFECTS = {
  async 'gouji.locale'(window, set) {
    await window.page.keyboard.press('Control+Shift+M');
    await window.problem('should be 13').first().waitFor();
    await set('zh');
    await window.problem('应为 13').first().waitFor();
  },
  async 'gouji.rules'(window, set) {
    await set({ 'total-mismatch': 'off' });
    await window.squiggle.waitFor({ state: 'detached' });
  },
  async 'gouji.profile'(window, set) {
    // A form that the report isn't in: its table is judged as any other.
    await set('gov-disclosure-2019');
    await window.problem('its 6 parts make 13').first().waitFor();
  },
  async 'gouji.inlayHints'(window, set) {
    const hint = window.editor.locator('.view-line', { hasText: /31\s*=\s*13/ }).first();
    await hint.waitFor();
    await set(false);
    await hint.waitFor({ state: 'detached' });
  },
  async 'gouji.statusBar'(window, set) {
    await set(false);
    await window.noStatus(/勾稽 \d/);
  },
  async 'gouji.server.path'(window, set) {
    const program = path.join(home, 'another-gouji');
    const mark = path.join(home, 'was-run');
    writeFileSync(program, `#!/bin/sh\n: >'${mark}'\nexec '${window.extension}/bin/gouji' "$@"\n`);
    chmodSync(program, 0o755);
    await set(program);
    await until('the other program', () => existsSync(mark));
  },
  async 'gouji.trace.server'(window, set) {
    assert.doesNotMatch(written(), /Sending|Received/);
    await set('verbose');
    await window.persist(async () => {
      await window.run('Gouji: Check This File');
      await until('a message in the output', () => /gouji\/tables/.test(written()), 5000);
    });
  },
  async 'gouji.enable'(window, set) {
    await set(false);
    await window.noStatus(/勾稽 \d/);
    await window.squiggle.waitFor({ state: 'detached' });
    await window.run('Gouji: Check the Workspace');
    await window.page.locator('.notification-toast', { hasText: 'gouji.enable' }).first().waitFor();
  },
};

const manifest = JSON.parse(readFileSync(path.join(repository, 'editors/vscode/package.json'), 'utf8'));
assert.deepEqual(Object.keys(EFFECTS).sort(), Object.keys(manifest.contributes.configuration.properties).sort());

await Workbench.test(out, { home, vsix, folder, settings: { 'gouji.locale': 'en' } }, async (window) => {
  await window.openFile('report.md');
  await window.status('勾稽');
  await window.run('Gouji: Go to the First Failing Equation');
  for (const [name, effect] of Object.entries(EFFECTS)) {
    // As it is before and after each: the report is checked, in English.
    await window.squiggle.waitFor();
    await window.status('勾稽 40/42');
    const machine = manifest.contributes.configuration.properties[name].scope.startsWith('machine');
    const usual = machine ? {} : { 'gouji.locale': 'en' };
    const set = async (settings) => {
      await window.configure(settings, { machine });
      await window.openFile('report.md');
    };
    await effect(window, (value) => set({ ...usual, [name]: value }));
    await set(usual);
    console.log(`${name} has its effect`);
  }
  await window.squiggle.waitFor();
});
console.log('passed');
