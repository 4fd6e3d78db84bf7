// Builds the server in release mode and packs it with the extension into
// gouji-PLATFORM.vsix, in this folder.
//   usage: node scripts/package.mjs [SERVER]    (SERVER: a program built before)
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';

const root = path.resolve(import.meta.dirname, '..');
const repository = path.resolve(root, '../..');
process.chdir(root);

const name = process.platform === 'win32' ? 'gouji.exe' : 'gouji';
const server = process.argv[2] === undefined ? release() : path.resolve(process.argv[2]);

function release() {
  execFileSync('cargo', ['build', '--release', '--locked', '--bin', 'gouji'], { cwd: repository, stdio: 'inherit' });
  const target = process.env.CARGO_TARGET_DIR ?? 'target';
  return path.resolve(repository, target, 'release', name);
}

rmSync('bin', { recursive: true, force: true });
mkdirSync('bin');
cpSync(server, path.join('bin', name));
chmodSync(path.join('bin', name), 0o755);

const platform = `${process.platform}-${process.arch}`;
const packagePath = path.join(root, `gouji-${platform}.vsix`);
await createVSIX({
  cwd: root,
  target: platform,
  packagePath,
  readmePath: 'dist/README.md',
  dependencies: false, // all is in the bundle
  rewriteRelativeLinks: false,
  allowMissingRepository: true,
});
console.log(packagePath);
