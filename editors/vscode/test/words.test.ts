import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { chooseLocale, say, WORDS } from '../src/words.ts';

test('figures are filled in where each language has them', () => {
  assert.equal(say('en', 'fail', 1, 42), '1 of 42 equations fail');
  assert.equal(say('zh', 'fail', 1, 42), '42 条勾稽关系中有 1 条不成立');
});

test('the preview gets its words with the holes open', () => {
  assert.equal(say('en', 'allHold'), 'All {0} equations hold');
});

test('the setting decides the language, else the editor does', () => {
  assert.equal(chooseLocale('zh', 'en'), 'zh');
  assert.equal(chooseLocale('en', 'zh-cn'), 'en');
  assert.equal(chooseLocale('auto', 'zh-tw'), 'zh');
  assert.equal(chooseLocale('auto', 'fr'), 'en');
});

test('every word is said somewhere', () => {
  const folder = path.resolve(import.meta.dirname, '../src');
  const sources = readdirSync(folder).map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n');
  for (const word of Object.keys(WORDS)) assert.match(sources, new RegExp(`'${word}'`), word);
});
