// What the server speaks beyond LSP. The webview uses the same types.
import type { Range } from 'vscode-languageserver-types';

/** A cell of a table as it is drawn; cells covered by a span are left out. */
export interface Cell {
  text: string;
  kind: 'label' | 'header' | 'value' | 'blank' | 'note';
  rowSpan: number;
  colSpan: number;
  /** Where its text stands; null where the text has nothing for it. */
  range: Range | null;
  row: string | null;
  column: string | null;
  failing: boolean;
  message: string | null;
}

export interface Table {
  id: string;
  title: string;
  shape: Shape;
  range: Range;
  grid: Cell[][];
}

export interface FailingEquation {
  table: string;
  equation: string;
  message: string;
  range: Range;
}

/** A file may hold several reports one after another. */
export interface Report {
  title: string | null;
  office: string | null;
  year: number | null;
  profile: string;
  equations: Count;
  failing: FailingEquation[];
  tables: Table[];
}

/** How many equations hold, of how many. */
export interface Count {
  held: number;
  total: number;
}

/** The answer to `gouji/tables`. */
export interface Tables {
  version: number;
  reports: Report[];
}

/** The parameters of `gouji/tablesChanged`. */
export interface TablesChanged extends Count {
  uri: string;
  version: number;
}

/** The physical shapes that a table can be converted to. */
export const SHAPES = ['pipe', 'html', 'rows', 'tabbed', 'stacked'] as const;
export type Shape = (typeof SHAPES)[number];

/** The equations of all reports of a document, counted together. */
export function count(reports: readonly Report[]): Count {
  return reports.reduce(
    (sum, { equations }) => ({ held: sum.held + equations.held, total: sum.total + equations.total }),
    { held: 0, total: 0 },
  );
}

// Between the preview and the extension.

export interface Preview {
  type: 'tables';
  /** The file's name, for the heading where a report has no title. */
  name: string;
  reports: Report[];
  words: PreviewWords;
}
export interface CursorMoved {
  type: 'cursor';
  line: number;
  character: number;
}
export type ToPreview = Preview | CursorMoved;

export type FromPreview = { type: 'ready' } | { type: 'reveal'; range: Range };

export interface PreviewWords {
  nothing: string;
  allHold: string;
  fail: string;
}
