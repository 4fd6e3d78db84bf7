// VS Code's workbench, served by code-server and driven in a headless Chromium.
//   CODE_SERVER  code-server's entry.js (started with the node that runs this)
//   CHROMIUM     the browser
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';

/** What would pop up, move or phone home in a window that is photographed. */
const CALM = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.colorTheme': 'Light Modern',
  'workbench.layoutControl.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.activityBar.location': 'hidden',
  'chat.disableAIFeatures': true,
  'window.commandCenter': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
  'files.autoSave': 'off',
  'git.enabled': false,
  'editor.minimap.enabled': false,
  'editor.stickyScroll.enabled': false,
  'workbench.editor.useModal': 'off',
  'editor.cursorBlinking': 'solid',
  'editor.autoClosingBrackets': 'never',
  'editor.autoClosingQuotes': 'never',
  'editor.fontFamily': "'Noto Sans Mono CJK SC'",
  'editor.lineHeight': 22,
  'editor.wordWrap': 'off',
  // A panel that opens late takes the focus from the list that has just opened.
  'workbench.quickOpen.closeOnFocusLost': false,
  'editor.unicodeHighlight.ambiguousCharacters': false,
  'breadcrumbs.enabled': false,
};

export class Workbench {
  /** The extension installed, the folder open in a window, in a fresh profile. */
  static async open({ home, vsix, folder, settings = {}, scale = 1 }) {
    const profile = path.join(home, 'profile');
    const extensions = path.join(home, 'extensions');
    mkdirSync(extensions, { recursive: true });
    const workbench = new Workbench();
    workbench.extensions = extensions;
    mkdirSync(path.join(profile, 'User'), { recursive: true });
    writeFileSync(path.join(profile, 'User', 'settings.json'), JSON.stringify({ ...CALM, ...settings }));

    const args = [process.env.CODE_SERVER, '--config', path.join(home, 'none.yaml'),
      '--user-data-dir', profile, '--extensions-dir', extensions];
    const env = { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}' };
    execFileSync(process.execPath, [...args, '--install-extension', vsix], { env, stdio: 'pipe' });

    const log = openSync(path.join(home, 'code-server.log'), 'a');
    const server = spawn(process.execPath, [...args, '--auth', 'none', '--bind-addr', '127.0.0.1:0',
      '--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
    { env: { ...env, TMPDIR: home }, stdio: ['ignore', 'pipe', log], cwd: home });

    workbench.server = server;
    try {
      const url = await addressFrom(server);
      workbench.browser = await chromium.launch({
        executablePath: process.env.CHROMIUM,
        args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
      });
      workbench.page = await workbench.browser.newPage({
        viewport: { width: 1360, height: 800 }, deviceScaleFactor: scale,
      });
      workbench.page.setDefaultTimeout(45_000);
      await workbench.page.goto(`${url}/?folder=${encodeURIComponent(folder)}`);
      await workbench.page.locator('.explorer-viewlet .monaco-list-row').first().waitFor();
      return workbench;
    } catch (error) {
      await workbench.close();
      throw error;
    }
  }

  /** Opens a window, tests in it and closes it; `out` gets a picture of a failure. */
  static async test(out, options, test) {
    const workbench = await Workbench.open(options);
    try {
      await test(workbench);
    } catch (error) {
      await workbench.page.screenshot({ path: path.join(out, 'failure.png') });
      throw error;
    } finally {
      await workbench.close();
    }
  }

  /**
   * Changes the user's settings to these, as a person who edits their file,
   * which stays in front. Those of the scope `machine` have one of their own.
   */
  async configure(settings, { machine = false } = {}) {
    await this.run(`Preferences: Open ${machine ? 'Remote' : 'User'} Settings (JSON)`);
    await this.page.locator('.tab.active', { hasText: 'settings.json' }).waitFor();
    await this.focusEditor();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.insertText(JSON.stringify(machine ? settings : { ...CALM, ...settings }));
    await this.page.keyboard.press('Control+S');
    await this.page.locator('.tab.active:not(.dirty)').waitFor();
  }

  /** Where the installed extension is. */
  get extension() {
    const name = readdirSync(this.extensions).find((name) => name.startsWith('gouji.gouji-'));
    return path.join(this.extensions, name);
  }

  async close() {
    await this.browser?.close();
    if (this.server.exitCode === null && this.server.signalCode === null) {
      const gone = once(this.server, 'exit');
      this.server.kill();
      await gone;
    }
  }

  /**
   * Does it again until it succeeds: a window that is still starting loses keys
   * and requests.
   */
  async persist(action, attempts = 12) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await action();
      } catch (error) {
        if (attempt === attempts) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** The editor that the keyboard writes to. */
  get editor() {
    return this.page.locator('.editor-instance .monaco-editor').first();
  }

  async focusEditor() {
    await this.page.keyboard.press('Control+1');
    await this.page.locator('.editor-instance .monaco-editor.focused').first().waitFor();
  }

  async run(command) {
    await this.choose('F1', `>${command}`, command);
    await this.page.keyboard.press('Enter');
  }

  /** Opens a file that the explorer may not show; no other has its name. */
  async goToFile(name) {
    await this.choose('Control+P', name, name);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.editor-group-container.active .tab.active', { hasText: name }).waitFor();
    await this.focusEditor();
  }

  /** Opens a list with a key and types into it until the entry in front is `entry`. */
  async choose(key, typed, entry) {
    const row = this.page.locator('.quick-input-widget .monaco-list-row.focused', { hasText: entry });
    await this.persist(async () => {
      await this.page.keyboard.press(key);
      await this.type(typed);
      await row.waitFor({ timeout: 5000 });
    });
  }

  /** Writes into the list or the question that is open. */
  async type(text) {
    await this.page.locator('.quick-input-widget input.input').fill(text, { timeout: 5000 });
  }

  /** Takes the entry of the open list that holds `text`. */
  async pick(text) {
    const row = this.page.locator('.quick-input-widget .monaco-list-row', { hasText: text });
    await row.first().waitFor();
    await row.first().click();
  }

  /** Answers the open question. */
  async answer(text) {
    await this.page.locator('.quick-input-widget input.input').waitFor();
    await this.type(text);
    await this.page.keyboard.press('Enter');
  }

  /** From the explorer, which is in sight, in the first group of editors. */
  async openFile(name) {
    await this.persist(async () => {
      await this.page.keyboard.press('Control+1');
      await this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).dblclick({ timeout: 5000 });
      await this.page.locator('.editor-group-container.active .tab.active', { hasText: name }).waitFor({ timeout: 5000 });
    });
    await this.focusEditor();
  }

  /** Puts the cursor at the beginning of a line, which counts from 1. */
  async goTo(line) {
    await this.persist(async () => {
      await this.page.keyboard.press('Control+G');
      await this.type(`:${line}`);
      await this.page.keyboard.press('Enter');
      await this.status(`Ln ${line}, Col 1`, 5000);
    });
    await this.page.locator('.editor-instance .monaco-editor.focused').first().waitFor();
  }

  /** Waits for an item of the status bar; the text may be a part of it. */
  async status(text, timeout) {
    const item = this.page.locator('.statusbar-item', { hasText: text }).first();
    await item.waitFor({ timeout });
    return item;
  }

  async noStatus(text) {
    await this.page.locator('.statusbar-item', { hasText: text }).first().waitFor({ state: 'hidden' });
  }

  get squiggle() {
    return this.editor.locator('.squiggly-error').first();
  }

  problem(text) {
    return this.page.locator('.markers-panel .monaco-list-row', { hasText: text });
  }

  /** The document inside the webview that is in front, the extension's preview. */
  get preview() {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  /** Waits until some webview has a heading with that text. */
  async heading(text) {
    await until(`a webview with the heading ${text}`, async () => {
      for (const frame of this.page.frames()) {
        if (await frame.locator('h1', { hasText: text }).count().catch(() => 0) > 0) return true;
      }
      return false;
    });
  }
}

// Node.js would end with the error's fields; the last lines are what a log of CI
// is cut to, and the place in the test belongs there.
process.on('uncaughtException', (error) => {
  console.error(error.stack);
  process.exit(1);
});

/** Polls until `condition` gives something true, which it returns. */
export async function until(what, condition, timeout = 45_000) {
  for (const deadline = Date.now() + timeout; ; await sleep(50)) {
    const result = await condition();
    if (result) return result;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
  }
}

/** The port is the system's choice; code-server prints it. */
function addressFrom(server) {
  return new Promise((resolve, reject) => {
    let output = '';
    server.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      const [, url] = /HTTP server listening on (http:\/\/[\d.:]+)/.exec(output) ?? [];
      if (url !== undefined) resolve(url);
    });
    server.once('exit', () => reject(new Error(`code-server did not start:\n${output}`)));
  });
}
