// Makes `gouji.trace.server` alone decide whether messages are written. The
// client library would also want the log level of the channel to be Trace, and
// takes "off" for "messages" then.
import * as vscode from 'vscode';
import { settings } from './settings.ts';

const level = () => (settings.traces() ? vscode.LogLevel.Trace : vscode.LogLevel.Info);

/** `output`, with a log level of its own for traces. */
export function traceChannel(output: vscode.LogOutputChannel): vscode.LogOutputChannel {
  const onDidChangeLogLevel: vscode.Event<vscode.LogLevel> = (listener, thisArgument, disposables) =>
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('gouji.trace')) listener.call(thisArgument, level());
    }, undefined, disposables);
  return Object.create(output, {
    logLevel: { get: level },
    onDidChangeLogLevel: { value: onDidChangeLogLevel },
    // What is asked for is written, whatever the level of the channel.
    trace: {
      value: (message: string) => {
        output.info(message);
      },
    },
  }) as vscode.LogOutputChannel;
}
