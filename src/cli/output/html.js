"use strict";
// Filters the findings and sorts the lists; without it the page shows everything.
const form = document.querySelector("form");
const matches = (finding, query) =>
  (!query.get("severity") || finding.dataset.severity === query.get("severity")) &&
  (!query.get("rule") || finding.dataset.rule === query.get("rule")) &&
  (finding.textContent + finding.dataset.file).includes(query.get("text").trim());
const filter = () => {
  const query = new FormData(form);
  let shown = 0;
  for (const section of document.querySelectorAll(".file")) {
    let any = false;
    for (const finding of section.querySelectorAll(".finding")) {
      finding.hidden = !matches(finding, query);
      if (!finding.hidden) { any = true; shown += 1; }
    }
    section.hidden = !any;
  }
  document.querySelector("output").textContent = shown;
};
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
for (const button of document.querySelectorAll(".list th button")) {
  button.addEventListener("click", () => {
    const header = button.parentElement;
    const body = header.closest("table").tBodies[0];
    const down = header.getAttribute("aria-sort") === "ascending";
    for (const other of header.parentElement.children) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    const value = (row) => {
      const cell = row.cells[header.cellIndex];
      return cell.dataset.value ? Number(cell.dataset.value) : cell.textContent;
    };
    const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0) * (down ? -1 : 1);
    const rows = [...body.rows].sort((a, b) => order(value(a), value(b)));
    body.append(...rows);
  });
}
filter();
