// Bundles the extension and its preview into dist/, beside what the package
// takes from the rest of the repository.
//   usage: node scripts/build.mjs [--release]
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const release = process.argv.includes('--release');
const root = path.resolve(import.meta.dirname, '..');
const repository = path.resolve(root, '../..');
process.chdir(root);
rmSync('dist', { recursive: true, force: true });

const common = { bundle: true, minify: release, sourcemap: !release, logLevel: 'warning' };
await build({
  ...common,
  entryPoints: ['src/extension.ts'],
  outfile: 'dist/extension.js',
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode'],
});
await build({
  ...common,
  entryPoints: ['webview/preview.ts'],
  outfile: 'dist/preview.js',
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
});

cpSync(path.join(repository, 'examples/report.md'), 'dist/sample.md');
cpSync(path.join(repository, 'LICENSE'), 'LICENSE.txt');
// An extension's page in VS Code shows pictures from the net alone; offline they
// are in the walkthrough.
writeFileSync('dist/README.md', readFileSync('README.md', 'utf8').replace(/^!\[.*\n\n/gm, ''));
mkdirSync('dist/images');
for (const picture of ['vscode-finding', 'vscode-fix', 'vscode-preview', 'vscode-workspace']) {
  const file = path.join(repository, 'docs/images', `${picture}.png`);
  // The tests that take the pictures package the extension first.
  if (existsSync(file)) cpSync(file, `dist/images/${picture}.png`);
}
