import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { bundled, isProgramOnPath } from '../src/program.ts';

test('the bundled program is named after the platform', () => {
  assert.equal(bundled('/x', 'linux'), path.join('/x', 'bin', 'gouji'));
  assert.equal(bundled('/x', 'win32'), path.join('/x', 'bin', 'gouji.exe'));
});

test('only an executable file counts as a program on PATH', (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'gouji-'));
  context.after(() => {
    rmSync(folder, { recursive: true });
  });
  const found = (name: string) => isProgramOnPath(name, { PATH: `${folder}:/nowhere` }, 'linux');

  mkdirSync(path.join(folder, 'folder'));
  writeFileSync(path.join(folder, 'text'), '');
  chmodSync(path.join(folder, 'text'), 0o644);
  writeFileSync(path.join(folder, 'program'), '');
  chmodSync(path.join(folder, 'program'), 0o755);

  assert.equal(found('program'), true);
  assert.equal(found('text'), false);
  assert.equal(found('folder'), false);
  assert.equal(found('absent'), false);
  // A path is looked up as it stands, never along PATH.
  assert.equal(found('./program'), false);
});
