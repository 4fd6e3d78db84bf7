// The manifest, its words in both languages and the code name the same things.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  contributes: {
    commands: { command: string }[];
    configuration: { properties: Record<string, unknown> };
  };
};
const english = JSON.parse(read('package.nls.json')) as Record<string, string>;
const chinese = JSON.parse(read('package.nls.zh-cn.json')) as Record<string, string>;

test('every word of the manifest exists in English and in Chinese', () => {
  const used = [...read('package.json').matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? '').sort();
  assert.deepEqual([...new Set(used)], Object.keys(english).sort());
  assert.deepEqual(Object.keys(chinese).sort(), Object.keys(english).sort());
});

test('every command of the manifest is registered', () => {
  const [, table] = /const commands[^{]*\{([\s\S]*?)\n {2}\};/.exec(read('src/commands.ts')) ?? [];
  const registered = [...(table ?? '').matchAll(/^ {4}(\w+):/gm)].map(([, name]) => `gouji.${name ?? ''}`).sort();
  assert.deepEqual(manifest.contributes.commands.map(({ command }) => command).sort(), registered);
});

test('the README explains every setting, in both languages', () => {
  const [inEnglish, inChinese] = read('README.md').split('## 中文说明');
  for (const name of Object.keys(manifest.contributes.configuration.properties)) {
    assert.ok(inEnglish?.includes(`| \`${name}\` |`), `${name} is not in the English part of README.md`);
    assert.ok(inChinese?.includes(`| \`${name}\` |`), `${name} is not in the Chinese part of README.md`);
  }
});
