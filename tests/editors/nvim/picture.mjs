// Neovim in a real terminal (tmux), photographed.
//   usage: node picture.mjs NVIM WORKDIR PICTURE.png    (gouji on PATH)
// CHROMIUM is the browser that draws what the terminal shows.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from '../vscode/node_modules/playwright-core/index.mjs';

const [nvim, workdir, picture] = process.argv.slice(2).map((file) => path.resolve(file));
const repository = path.resolve(import.meta.dirname, '../../..');
mkdirSync(workdir, { recursive: true });
const report = path.join(workdir, '文化和旅游局.md');
copyFileSync(path.join(repository, 'examples/report.md'), report);

const socket = path.join(workdir, 'tmux');
const tmux = (...args) => execFileSync('tmux', ['-u', '-S', socket, '-f', '/dev/null', ...args], { encoding: 'utf8' });

async function shown(text) {
  for (const deadline = Date.now() + 60_000; !tmux('capture-pane', '-p').includes(text); await sleep(50)) {
    if (Date.now() > deadline) throw new Error(`not on the screen: ${text}\n${tmux('capture-pane', '-p')}`);
  }
}

/** The screen's colours as HTML; tmux writes them as escape sequences. */
function html(screen) {
  const escape = (text) => text.replace(/[&<>]/g, (character) => `&#${character.codePointAt(0)};`);
  // A wide character takes two cells; drawn in a box of its own, nothing shifts.
  const cells = (text) => escape(text).replace(/[\u1100-\u115f\u2e80-\uffdc\u{1f300}-\u{1faff}]/gu, '<b>$&</b>');
  let style = {};
  const rows = screen.replace(/\n+$/, '').split('\n').map((row) => row.split(/(\x1b\[[\d;]*m)/).map((part) => {
    const sequence = /^\x1b\[([\d;]*)m$/.exec(part);
    if (sequence === null) {
      if (part === '') return '';
      const [color, background] = style.reverse ? [style.background ?? '#14161b', style.color ?? '#e0e2ea'] : [style.color, style.background];
      const css = [color && `color:${color}`, background && `background:${background}`, style.bold && 'font-weight:bold',
        style.underline && 'text-decoration:underline'].filter(Boolean).join(';');
      return `<span style="${css}">${cells(part)}</span>`;
    }
    const codes = sequence[1].split(';').map(Number);
    for (let index = 0; index < codes.length; index += 1) {
      const code = codes[index];
      if (code === 0) style = {};
      else if (code === 1) style.bold = true;
      else if (code === 4) style.underline = true;
      else if (code === 24) style.underline = false;
      else if (code === 7) style.reverse = true;
      else if (code === 27) style.reverse = false;
      else if (code === 39) delete style.color;
      else if (code === 49) delete style.background;
      else if ((code === 38 || code === 48) && codes[index + 1] === 2) {
        style[code === 38 ? 'color' : 'background'] = `rgb(${codes.slice(index + 2, index + 5).join(',')})`;
        index += 4;
      }
    }
    return '';
  }).join(''));
  return `<meta charset="utf-8"><style>
    body { margin: 0; background: #14161b; display: inline-block }
    pre { margin: 0; padding: 14px 18px; color: #e0e2ea; font: 15px/22px "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace }
    span { display: inline-block; height: 22px; vertical-align: top }
    b { display: inline-block; width: 2ch; font-weight: inherit }
  </style><pre>${rows.join('\n')}</pre>`;
}

let browser;
try {
  tmux('new-session', '-d', '-x', '130', '-y', '33', '-e', 'LC_ALL=C.UTF-8', '-e', 'LANG=C.UTF-8', '-e', 'COLORTERM=truecolor',
    '-e', `GOUJI_PLUGIN=${repository}/editors/nvim`, '-e', 'GOUJI_ENCODING=utf-8', '-e', `PATH=${process.env.PATH}`,
    `cd '${workdir}' && '${nvim}' --clean -n --cmd 'set termguicolors' -u '${import.meta.dirname}/init.lua' '${path.basename(report)}'`);
  tmux('set-option', '-as', 'terminal-features', ',*:RGB');
  await shown('勾稽 40/42');
  tmux('send-keys', ':set nowrap winborder=rounded | lua vim.diagnostic.config({ virtual_text = false })', 'Enter');
  tmux('send-keys', ':Gouji first', 'Enter');
  await shown('= 13');
  tmux('send-keys', 'zz', 'C-l', 'C-w', 'd');
  await shown('8 + ');
  tmux('send-keys', 'gra');
  await shown('1: ');
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage({ deviceScaleFactor: 1.5, viewport: { width: 1400, height: 800 } });
  await page.setContent(html(tmux('capture-pane', '-e', '-p', '-N')));
  await page.locator('body').screenshot({ path: picture });
} finally {
  await browser?.close();
  tmux('kill-server');
}
