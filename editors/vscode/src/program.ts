// Where the server's program is. Knows nothing of VS Code, so that it can be
// tested without one.
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** The program that comes with the extension. */
export function bundled(extension: string, platform: NodeJS.Platform): string {
  return path.join(extension, 'bin', platform === 'win32' ? 'gouji.exe' : 'gouji');
}

/** Whether a bare name, without any folder, is a program on PATH. */
export function isProgramOnPath(name: string, environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (name !== path.basename(name)) return false;
  const suffixes = platform === 'win32' ? ['', ...(environment.PATHEXT ?? '.EXE').split(';')] : [''];
  const separator = platform === 'win32' ? ';' : ':';
  return (environment.PATH ?? '')
    .split(separator)
    .filter((folder) => folder !== '')
    .some((folder) => suffixes.some((suffix) => isExecutable(path.join(folder, name + suffix))));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
