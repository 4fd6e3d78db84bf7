// Draws what the extension sends. Text goes in as text, never as markup.
import { count, type Cell, type FromPreview, type Preview, type Report, type Table, type ToPreview } from '../src/protocol.ts';

const vscode = acquireVsCodeApi();
const main = find('main');
const reason = find('.reason');

/** The cell at the cursor. */
let here: Cell | undefined;

/** Says why a cell fails; for one that doesn't, why the one at the cursor does. */
function giveReason(cell: Cell | undefined): void {
  reason.textContent = cell?.message ?? here?.message ?? '';
}

/** The cells that stand somewhere in the text, in the order of the page. */
let placed: { element: HTMLElement; cell: Cell }[] = [];

const post = (message: FromPreview): void => {
  vscode.postMessage(message);
};

function find(selector: string): Element {
  const found = document.querySelector(selector);
  if (found === null) throw new Error(`the page lacks ${selector}`);
  return found;
}

function element(name: string, className: string, text = ''): HTMLElement {
  const created = document.createElement(name);
  if (className !== '') created.className = className;
  created.textContent = text;
  return created;
}

const fill = (template: string, ...values: number[]): string =>
  template.replace(/\{(\d)\}/g, (hole, index: string) => String(values[Number(index)] ?? hole));

function goesTo(target: HTMLElement, range: Cell['range']): void {
  if (range === null) return;
  target.tabIndex = 0;
  target.classList.add('placed');
  target.addEventListener('click', () => {
    post({ type: 'reveal', range });
  });
  target.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') post({ type: 'reveal', range });
  });
}

function drawCell(cell: Cell): HTMLElement {
  const drawn = element(cell.kind === 'header' || cell.kind === 'label' ? 'th' : 'td', cell.kind, cell.text);
  if (cell.rowSpan > 1) drawn.setAttribute('rowspan', String(cell.rowSpan));
  if (cell.colSpan > 1) drawn.setAttribute('colspan', String(cell.colSpan));
  drawn.classList.toggle('failing', cell.failing);
  if (cell.message !== null) {
    drawn.addEventListener('mouseenter', () => {
      giveReason(cell);
    });
    drawn.addEventListener('mouseleave', () => {
      giveReason(undefined);
    });
  }
  goesTo(drawn, cell.range);
  if (cell.range !== null) placed.push({ element: drawn, cell });
  return drawn;
}

function drawTable(table: Table): HTMLElement {
  const figure = element('figure', '');
  const caption = element('figcaption', '', table.title);
  goesTo(caption, table.range);
  const grid = element('table', '');
  for (const row of table.grid) {
    const line = element('tr', '');
    line.append(...row.map(drawCell));
    grid.append(line);
  }
  const scroll = element('div', 'scroll');
  scroll.append(grid);
  figure.append(caption, scroll);
  return figure;
}

function drawReport(report: Report, { name, words }: Preview): HTMLElement {
  const section = element('section', '');
  const { held, total } = count([report]);
  section.append(element('h1', '', report.title ?? name));
  if (total > 0) {
    const verdict = held === total ? fill(words.allHold, total) : fill(words.fail, total - held, total);
    section.append(element('p', held === total ? 'verdict holds' : 'verdict fails', verdict));
  }
  if (report.failing.length > 0) {
    const list = element('ul', 'failures');
    for (const { message, range } of report.failing) {
      const item = element('li', '', message);
      goesTo(item, range);
      list.append(item);
    }
    section.append(list);
  }
  section.append(...report.tables.map(drawTable));
  return section;
}

/** Redraws in place: the page keeps where it was scrolled to. */
function draw(preview: Preview): void {
  placed = [];
  here = undefined;
  giveReason(undefined);
  const { scrollLeft, scrollTop } = main;
  const tables = preview.reports.flatMap((report) => report.tables);
  main.replaceChildren(
    ...(tables.length === 0
      ? [element('p', 'nothing', preview.words.nothing)]
      : preview.reports.map((report) => drawReport(report, preview))),
  );
  main.scrollTo(scrollLeft, scrollTop);
}

function markCursor(line: number, character: number): void {
  const at = placed.find(({ cell: { range } }) =>
    range !== null &&
    (range.start.line < line || (range.start.line === line && range.start.character <= character)) &&
    (range.end.line > line || (range.end.line === line && range.end.character >= character)));
  for (const { element: drawn } of placed) drawn.classList.toggle('here', drawn === at?.element);
  here = at?.cell;
  // The reason takes room from the tables.
  giveReason(here);
  at?.element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

window.addEventListener('message', ({ data }: MessageEvent<ToPreview>) => {
  if (data.type === 'tables') draw(data);
  else markCursor(data.line, data.character);
});
post({ type: 'ready' });
