// Each output format against the program or schema that owns it.
//   usage: node check.mjs GOUJI JUNIT.xsd WORKDIR     (xmllint on PATH)
// CHROMIUM is the browser that opens the pages; its pictures stay in WORKDIR.
import { execFileSync, spawnSync } from 'node:child_process';
import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as actions from '@actions/core';
import { chromium } from 'playwright-core';

const [gouji, schema, workdir] = process.argv.slice(2).map((file) => path.resolve(file));
const repository = path.resolve(import.meta.dirname, '../..');
const reports = path.join(workdir, 'reports');
mkdirSync(reports, { recursive: true });
const sample = path.join(repository, 'examples/report.md');
// Names that a format's own signs would break.
for (const name of ['a, b: c 100%.md', '<甲>&"乙".md']) copyFileSync(sample, path.join(reports, name));
for (const name of ['word.docx', 'word.html', 'utf-16.md']) {
  copyFileSync(path.join(repository, 'tests/inputs', name), path.join(reports, name));
}
writeFileSync(path.join(reports, 'none.md'), '# 会议通知\n\n请于3月1日到会。\n');
const begun = '# 南屏市文化和旅游局2024年政府信息公开工作年度报告\n\n## 一、总体情况\n\n公开信息XX条，其中甲3条、乙4条。\n\n## 三、收到和处理政府信息公开申请情况\n';
writeFileSync(path.join(reports, 'begun.md'), begun);

function check(...args) {
  const run = spawnSync(gouji, ['check', ...args, '.'], { cwd: reports, encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(run.status, 1, run.stderr);
  return run.stdout;
}

function step(name, test) {
  test();
  console.log(`ok  ${name}`);
}

const records = JSON.parse(check('--output-format', 'json'));
assert.ok(records.length > 6, `${records.length} findings`);
const files = new Set(records.map((record) => record.file));

step('json-lines: one finding a line, the same as json', () => {
  const lines = check('--output-format', 'json-lines').trimEnd().split('\n');
  assert.deepEqual(lines.map((line) => JSON.parse(line)), records);
});

step("github: byte for byte what GitHub's own library writes", () => {
  const written = [];
  const { write } = process.stdout;
  // Where a document has no lines, its place stands before the message.
  const concise = check('--output-format', 'concise').split('\n');
  const said = ({ file, message, start }, at) =>
    start ? message : `${concise[at].slice(file.length + 1, concise[at].indexOf(': '))}: ${message}`;
  process.stdout.write = (text) => written.push(text) > 0;
  try {
    const level = { error: actions.error, warning: actions.warning, hint: actions.notice };
    for (const [at, record] of records.entries()) {
      const { severity, rule, file, start, end } = record;
      const place = start && {
        startLine: start.line, endLine: end.line, startColumn: start.column,
        endColumn: start.line === end.line ? end.column : undefined,
      };
      level[severity](said(record, at), { title: rule, file, ...place });
    }
  } finally {
    process.stdout.write = write;
  }
  assert.equal(check('--output-format', 'github'), written.join(''));
});

step("sarif: valid by Microsoft's validator", () => {
  const file = path.join(workdir, 'gouji.sarif');
  writeFileSync(file, check('--output-format', 'sarif'));
  const validator = path.join(import.meta.dirname, 'node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool');
  chmodSync(validator, 0o755);
  const environment = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' };
  const report = execFileSync(validator, ['validate', file], { env: environment, encoding: 'utf8' });
  assert.doesNotMatch(report, /: error /);
  const [{ results }] = JSON.parse(check('--output-format', 'sarif')).runs;
  assert.equal(results.length, records.length);
});

step('junit: valid by the schema', () => {
  const file = path.join(workdir, 'junit.xml');
  writeFileSync(file, check('--output-format', 'junit'));
  execFileSync('xmllint', ['--noout', '--schema', schema, file], { stdio: ['ignore', 'ignore', 'inherit'] });
});

step('gitlab: what its documentation asks of each issue', () => {
  const issues = JSON.parse(check('--output-format', 'gitlab'));
  assert.equal(issues.length, records.length);
  for (const issue of issues) {
    assert.equal(typeof issue.description, 'string');
    assert.equal(typeof issue.check_name, 'string');
    assert.equal(typeof issue.location.path, 'string');
    assert.ok(issue.location.lines.begin >= 1);
    assert.ok(['info', 'minor', 'major', 'critical', 'blocker'].includes(issue.severity));
  }
  assert.equal(new Set(issues.map((issue) => issue.fingerprint)).size, issues.length);
});

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
try {
  const html = await open('page', check('--output-format', 'html'));
  const shown = () => html.locator('.finding:visible').count();
  assert.equal(await shown(), records.length);
  await html.selectOption('select[name=rule]', 'total-mismatch');
  assert.equal(await shown(), records.filter(({ rule }) => rule === 'total-mismatch').length);
  await html.selectOption('select[name=rule]', '');
  await html.fill('input[name=text]', 'word.docx');
  assert.equal(await shown(), records.filter(({ file }) => file === 'word.docx').length);
  await html.fill('input[name=text]', '');
  const list = html.locator('.list').last();
  const names = () => list.locator('tbody tr td:first-child').allTextContents();
  const before = await names();
  await list.locator('th button').first().click();
  assert.deepEqual(await names(), [...before].sort());
  await list.locator('th button').first().click();
  assert.deepEqual(await names(), [...before].sort().reverse());
  assert.ok(files.size < before.length, 'reports without findings are listed, too');
  await paper(html);
  console.log('ok  html: filters, sorts and prints in a browser, without the network');

  const sheet = spawnSync(gouji, ['check', '--sheet', sample], { encoding: 'utf8' });
  await paper(await open('sheet', sheet.stdout));
  console.log('ok  sheet: opens and prints in a browser, without the network');
} finally {
  await browser.close();
}

/** The page in the browser: it asks the network for nothing and throws nothing. */
async function open(name, content) {
  const file = path.join(workdir, `${name}.html`);
  writeFileSync(file, content);
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  page.on('pageerror', (error) => { throw error; });
  page.on('console', (message) => assert.notEqual(message.type(), 'error', message.text()));
  page.on('request', (request) => assert.ok(request.url().startsWith('file:'), request.url()));
  await page.goto(pathToFileURL(file).href);
  await page.screenshot({ path: path.join(workdir, `${name}.png`), fullPage: true });
  return page;
}

/** On paper the form is gone and nothing is cut off at the right. */
async function paper(page) {
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('form:visible').count(), 0);
  await page.pdf({ path: path.join(workdir, 'paper.pdf'), format: 'A4' });
}
