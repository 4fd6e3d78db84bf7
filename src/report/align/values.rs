//! The values behind each label, and the column of each.

use super::*;

/// Rows that contradict their equations wherever their figures stand, at most: more
/// show that the figures are no row's.
const FEW_CONTRADICTED: usize = 2;
/// So many rows with too few cells show that a text has lost its blank cells.
const LOST_BLANKS: usize = 3;
/// So many figures alone in a row are one of a table.
const FIGURES_OF_A_ROW: usize = 3;
/// Characters of words that stand where a figure belongs, at most.
const LONGEST_WRONG_VALUE: usize = 12;

/// What a row's items came to.
pub(super) enum Values {
    /// Each present column has its item.
    Bound,
    /// Figures, fewer than columns; the blank ones are lost.
    Few(Vec<usize>),
    Many(Vec<usize>),
}

impl Binder<'_, '_> {
    /// The items between a row's label and the next label, in the grid those of
    /// the same row. `anchors` are in the order of the text.
    pub(super) fn row_items(
        &self,
        anchor: &Anchor,
        anchors: &[Anchor],
        covered: &[bool],
        n: usize,
    ) -> Range<usize> {
        let next = anchors.partition_point(|a| a.first <= anchor.last);
        let next_anchor = anchors
            .get(next)
            .map_or(self.segment.items.end, |next| next.first);
        let start = anchor.last + 1;
        let end = (start..next_anchor)
            .find(|&i| covered[i])
            .unwrap_or(next_anchor);
        let label = &self.items[anchor.last];
        if label.in_grid() {
            let in_row = self.items.get(start..end).unwrap_or_default().iter();
            let in_row = in_row.take_while(|item| item.row == label.row).count();
            if in_row >= 2 || in_row == 1 && self.items[start].is_written() {
                return start..start + in_row;
            }
        }
        // A cell a line: values up to words. Words among the values are kept:
        // they may be what should have been a figure. Words before the values
        // are, where they make up the number.
        let mut taken = start..start;
        for i in start..end {
            let item = &self.items[i];
            if item.is_text() && item.text.normal.chars().count() > LONGEST_WRONG_VALUE {
                break;
            }
            if item.kind == Kind::Tabbed && item.gap && taken.len() >= n.max(1) {
                break;
            }
            taken.end = i + 1;
        }
        let ends_in_words =
            |taken: &Range<usize>| !taken.is_empty() && self.items[taken.end - 1].is_text();
        while ends_in_words(&taken) && taken.len() > n {
            taken.end -= 1;
        }
        let first_value = taken.clone().find(|&i| self.items[i].is_value());
        // All between two labels, where one figure belongs.
        let in_its_place = n == 1 && taken == (start..end) && end < self.segment.items.end;
        if taken.len() != n || first_value.is_none() && !in_its_place {
            taken.start = first_value.unwrap_or(taken.end);
            while ends_in_words(&taken) {
                taken.end -= 1;
            }
        }
        taken
    }

    pub(super) fn read_rows(
        &self,
        anchors: &[Anchor],
        present: &[Vec<usize>],
        covered: &[bool],
        header_columns: &[Option<usize>],
        consumed: &mut [bool],
        bound: &mut BoundTable,
    ) {
        let mut usual: Vec<Option<usize>> = vec![None; self.table.parts.len()];
        let headings: Vec<Option<Vec<usize>>> = present
            .iter()
            .map(|columns| places(columns, header_columns))
            .collect();
        let unlabelled = (0..self.table.rows.len())
            .filter(|&row| self.table.rows[row].label.is_none())
            .map(|row| (None, row));
        let rows = anchors.iter().map(|a| (Some(*a), a.row)).chain(unlabelled);
        // Of the row at hand: its items, and the item of each present column.
        let columns = self.table.columns.len();
        let mut row_items = Vec::with_capacity(columns);
        let mut cells = Vec::with_capacity(columns);
        let last_item = self
            .segment
            .items
            .clone()
            .rev()
            .find(|&i| self.items[i].is_written());
        for (anchor, row) in rows {
            let part = self.table.rows[row].part;
            let columns = &present[part];
            row_items.clear();
            match anchor {
                Some(a) => row_items.extend(self.row_items(&a, anchors, covered, columns.len())),
                None => row_items = self.unlabelled_row(columns.len(), covered),
            }
            if let Some(anchor) = anchor {
                consumed[anchor.first..=anchor.last].fill(true);
                bound.rows[row].label = Some(self.span(anchor.first, anchor.last));
            }
            let start = anchor.map(|a| a.last);
            let values = self.place(
                row,
                columns,
                &row_items,
                start,
                headings[part].as_deref(),
                &mut usual[part],
                &mut cells,
            );
            let values = match values {
                Values::Many(items) if columns.len() == 1 && self.is_one_value(&items) => {
                    items.iter().for_each(|&i| consumed[i] = true);
                    cells.clear();
                    cells.extend(items.first());
                    let copies = items.iter().skip(1);
                    bound.rows[row].copies = copies.map(|&i| self.cell(i)).collect();
                    Values::Bound
                }
                values => values,
            };
            match values {
                Values::Bound => {
                    bound.rows[row].read = true;
                    for (&column, &i) in columns.iter().zip(&cells) {
                        consumed[i] = true;
                        let cell = self.cell(i);
                        bound.cells[row * self.table.columns.len() + column] = Some(cell);
                    }
                }
                Values::Few(items)
                    if items.is_empty()
                        && row_items.len() + 1 == columns.len()
                        && let Some(last) = row_items.last().copied().or(start)
                        && let Some(end) = self.open_end(last) =>
                {
                    bound.rows[row].read = true;
                    let blanks = row_items.iter().map(|&i| self.cell(i));
                    let blanks = blanks.chain([BoundCell {
                        span: Span::at(end),
                        text: "".into(),
                        reading: Reading::Blank,
                    }]);
                    for (&column, blank) in columns.iter().zip(blanks) {
                        bound.cells[row * self.table.columns.len() + column] = Some(blank);
                    }
                }
                Values::Few(items) => {
                    items.iter().for_each(|&i| consumed[i] = true);
                    // Mid-sentence: the last row at the end of the text.
                    let at_end = self.ends
                        && last_item.is_some_and(|last| {
                            row_items.last() == Some(&last)
                                || row_items.is_empty() && start == Some(last)
                        });
                    bound.rows[row].found = items.iter().map(|&i| self.cell(i)).collect();
                    if !at_end {
                        let span = self.row_span(anchor, &items);
                        bound.issues.push(Issue::Cells {
                            row,
                            found: items.len(),
                            expected: columns.len(),
                            span,
                        });
                    } else {
                        bound.rows[row].unfinished = true;
                    }
                }
                Values::Many(items) => {
                    items.iter().for_each(|&i| consumed[i] = true);
                    let span = self.row_span(anchor, &items);
                    bound.issues.push(Issue::Cells {
                        row,
                        found: items.len(),
                        expected: columns.len(),
                        span,
                    });
                }
            }
        }
    }

    /// Where a row's last cell is, if pipes stand between its cells only and it is
    /// blank: behind the last pipe, which follows item `last`.
    fn open_end(&self, last: usize) -> Option<usize> {
        let item = &self.items[last];
        if item.kind != Kind::Pipe {
            return None;
        }
        let (before, behind) = (self.source.get(..item.span.start)?, item.span.end);
        let line = before
            .lines()
            .next_back()
            .filter(|_| !before.ends_with('\n'));
        let rest = self.source.get(behind..)?.lines().next()?;
        let pipe = rest.find('|').filter(|_| rest.trim() == "|")?;
        let begins = line.is_some_and(|line| line.trim_start().starts_with('|'));
        (!begins).then_some(behind + pipe + 1)
    }

    /// Whether it is one value, written in each of the cells that a merged one was
    /// divided into; it may be a mark for nothing.
    fn is_one_value(&self, items: &[usize]) -> bool {
        let mut widths = self.table.parts.iter().map(|part| part.columns.len());
        let is_divided = widths.any(|width| width == items.len());
        let mut values = items.iter().map(|&i| &self.items[i]);
        let first = values.next().map(|item| &item.text.normal);
        is_divided
            && items
                .iter()
                .all(|&i| self.items[i].is_value() && self.items[i].in_grid())
            && values.all(|item| Some(&item.text.normal) == first)
    }

    /// In a table a cell a line, or laid out with spaces, whose blank cells the text
    /// has lost, figures are bound where their row's equations leave only one place. Where
    /// they leave none in more than a few rows, all with too few cells stay as they are.
    pub(super) fn place_without_blanks(&self, present: &[Vec<usize>], bound: &mut BoundTable) {
        let short = |issue: &Issue| match issue {
            Issue::Cells {
                row,
                found,
                expected,
                ..
            } if found < expected => Some(*row),
            _ => None,
        };
        let rows: Vec<usize> = bound.issues.iter().filter_map(short).collect();
        if rows.is_empty() {
            return;
        }
        let is_zero = |cell: &BoundCell| cell.reading.value().is_some_and(|v| v.is_zero());
        let zero_written = bound.bound_cells().any(|(_, cell)| is_zero(cell));
        let many = || !zero_written || rows.len() >= LOST_BLANKS;
        let loses = match bound.shape {
            Shape::Stacked => many(),
            Shape::Pipe => self.has_a_cell_a_line() && many(),
            // Who writes zeros, and lays them out, has left none blank.
            Shape::Rows => {
                let mut found = rows.iter().flat_map(|&row| &bound.rows[row].found);
                self.is_laid_out() && !zero_written && !found.any(is_zero)
            }
            _ => false,
        };
        self.by_figures
            .set(self.by_figures.get() || bound.shape == Shape::Stacked || loses);
        if !loses {
            return;
        }
        let width = self.table.columns.len();
        let mut placed = Vec::new();
        let mut contradicted = Vec::new();
        for &row in &rows {
            let values: Option<Vec<Decimal>> = bound.rows[row]
                .found
                .iter()
                .map(|cell| cell.reading.value())
                .collect();
            let columns = &present[self.table.rows[row].part];
            match values.map(|values| place(self.table, row, columns, &values)) {
                Some(Placement::Certain(cells)) => {
                    let cells = columns.iter().copied().zip(cells);
                    placed.extend(cells.filter_map(|(c, i)| Some((row, c, i?))));
                }
                Some(Placement::Unknown) => {}
                Some(Placement::Impossible) => contradicted.push(row),
                None => return,
            }
        }
        let few = contradicted.len() <= FEW_CONTRADICTED;
        if !few || 2 * contradicted.len() > rows.len() {
            return;
        }
        for (row, column, i) in placed {
            bound.cells[row * width + column] = bound.rows[row].found.get(i).cloned();
        }
        bound.lost_blanks = rows.len() - contradicted.len();
        bound.issues.retain(|issue| short(issue).is_none());
        for row in contradicted {
            let found = &bound.rows[row].found;
            bound
                .issues
                .extend(found.last().map(|last| Issue::Contradicted {
                    row,
                    found: found.len(),
                    span: last.span,
                }));
        }
    }

    /// Whether no two cells stand in one line.
    fn has_a_cell_a_line(&self) -> bool {
        let mut neighbours = self.items[self.segment.items.clone()].windows(2);
        neighbours.all(|pair| matches!(pair, [a, b] if a.row != b.row))
    }

    /// Whether nothing but spaces stands between the cells of its rows.
    fn is_laid_out(&self) -> bool {
        let mut neighbours = self.items[self.segment.items.clone()].windows(2);
        neighbours.all(|pair| match pair {
            [a, b] if a.row == b.row => {
                let between = self.source.get(a.span.end..b.span.start);
                between.is_some_and(|between| between.trim_matches(' ').is_empty())
            }
            _ => true,
        })
    }

    pub(super) fn row_span(&self, anchor: Option<Anchor>, items: &[usize]) -> Span {
        match (anchor, items.first(), items.last()) {
            (Some(anchor), ..) => self.span(anchor.first, anchor.last),
            (None, Some(&first), Some(&last)) => self.span(first, last),
            _ => self
                .segment
                .hits
                .first()
                .map_or(Span::default(), |hit| self.span(hit.first, hit.last)),
        }
    }

    pub(super) fn cell(&self, i: usize) -> BoundCell {
        let item = &self.items[i];
        let text = item.span.of(self.source);
        let span = match &item.text.reading {
            Reading::Number(number) => number.span().shifted(item.span.start),
            _ => item.span,
        };
        BoundCell {
            span,
            text: text.into(),
            reading: item.text.reading,
        }
    }

    /// The values of a row without a label: all between the header and the end,
    /// or behind each piece of a header that is divided.
    pub(super) fn unlabelled_row(&self, n: usize, covered: &[bool]) -> Vec<usize> {
        let range = self.segment.items.clone();
        let whole = |row: &Range<usize>| row.len() == n;
        if let Some(row) = self.row_of_figures(n).filter(whole) {
            return row.collect();
        }
        let last_label = range
            .clone()
            .rev()
            .find(|&i| covered[i])
            .unwrap_or(range.start);
        let first_label = range.clone().find(|&i| covered[i]).unwrap_or(range.start);
        let mut behind = Vec::new();
        let header_row = self.items.get(last_label).map(|item| item.row);
        for i in last_label + 1..range.end {
            let item = &self.items[i];
            // What merged headings have left in the header's own row.
            if item.in_grid() && Some(item.row) == header_row && !item.is_written() {
                continue;
            }
            if item.is_text() {
                // A stub of its own before the figures, or the end.
                if behind.is_empty() && item.text.normal.chars().count() <= 12 {
                    continue;
                }
                if item.text.normal.chars().count() > 6
                    || item.kind == Kind::Text && !item.in_grid()
                {
                    break;
                }
            }
            behind.push(i);
        }
        while behind.last().is_some_and(|&i| self.items[i].is_text()) {
            behind.pop();
        }
        // Blank rows behind the figures are no values.
        if behind.len() > n
            && let Some(last) = behind.iter().rposition(|&i| self.items[i].is_written())
        {
            behind.truncate((last + 1).max(n));
        }
        // A divided table: whole rows of figures, or of marks for zero; and rows
        // of blanks, where those make up the number.
        let is_row_of_values = |at: usize, blank: bool| {
            let in_row = || {
                let row = self.items[at].row;
                let own = move |item: &&Item| item.row == row;
                let before = self.items[range.start..at].iter().rev().take_while(own);
                before.chain(self.items[at..range.end].iter().take_while(own))
            };
            in_row().all(Item::is_value) && (blank || in_row().any(Item::is_written))
        };
        let before = |blank: bool| -> Vec<usize> {
            // A row is looked at once, however many figures it has.
            let mut last = None;
            let mut is_value = |i: usize| {
                let item = &self.items[i];
                if !item.in_grid() {
                    return blank || item.is_written();
                }
                let known = last.filter(|(row, _)| *row == item.row);
                let (_, is_value) =
                    *last.insert(known.unwrap_or_else(|| (item.row, is_row_of_values(i, blank))));
                is_value
            };
            (first_label..last_label)
                .filter(|&i| !covered[i] && self.items[i].is_value() && is_value(i))
                .collect()
        };
        let mut values = before(true);
        if values.len() + behind.len() != n {
            values = before(false);
        }
        values.extend(behind);
        if values.len() != n
            && let Some(values) = self.figures_behind_labels(n, covered)
        {
            return values;
        }
        if values.is_empty() {
            return self.row_of_figures(n).into_iter().flatten().collect();
        }
        values
    }

    /// A row that is written as several, each behind its heading, if those hold `n`
    /// values.
    fn figures_behind_labels(&self, n: usize, covered: &[bool]) -> Option<Vec<usize>> {
        let range = self.segment.items.clone();
        let mut rows: Vec<usize> = Vec::new();
        let mut at = range.start;
        for row in self.items.get(range)?.chunk_by(|a, b| a.row == b.row) {
            let own = at..at + row.len();
            at = own.end;
            let is_read = |i: usize| self.items[i].is_value() || covered[i];
            let holds = row.iter().any(Item::is_number) && row.iter().any(Item::is_text);
            if holds && row.iter().all(Item::in_grid) && own.clone().all(is_read) {
                rows.extend(own.filter(|&i| self.items[i].is_value()));
            }
        }
        // What stands before the figures are headings of columns, and behind of rows.
        let first = *rows.first()?;
        let place = |hit: &Hit| {
            let places = self.uses(hit).filter_map(|(role, _)| match role {
                Role::Header(_, place) => Some(place),
                _ => None,
            });
            places.min()
        };
        let row_of_first = self.items[first].row;
        let (columns, labels): (Vec<&Hit>, Vec<&Hit>) =
            (self.segment.hits.iter()).partition(|hit| self.items[hit.first].row < row_of_first);
        let in_order = |hits: &[&Hit]| hits.is_sorted_by_key(|hit| place(hit));
        (rows.len() == n && in_order(&columns) && in_order(&labels)).then_some(rows)
    }

    /// The only row that holds figures and nothing else, where several are asked
    /// for: a heading that is broken over lines may go on around it.
    fn row_of_figures(&self, n: usize) -> Option<Range<usize>> {
        let range = self.segment.items.clone();
        let rows = self
            .items
            .get(range.clone())?
            .chunk_by(|a, b| a.row == b.row);
        let mut at = range.start;
        let mut found = None;
        for row in rows {
            let own = at..at + row.len();
            at = own.end;
            let several = row.len() >= n.min(FIGURES_OF_A_ROW) && n > 1;
            if several && row.iter().all(|i| i.in_grid() && i.is_number()) {
                match found {
                    None => found = Some(own),
                    Some(_) => return None,
                }
            }
        }
        found
    }

    /// Gives each present column its item in `cells`. `headings` are the places
    /// of the columns' headings, if they tell columns.
    #[allow(
        clippy::too_many_arguments,
        reason = "a row, what is known of it, and what becomes of it"
    )]
    pub(super) fn place(
        &self,
        row: usize,
        columns: &[usize],
        row_items: &[usize],
        label: Option<usize>,
        headings: Option<&[usize]>,
        usual: &mut Option<usize>,
        cells: &mut Vec<usize>,
    ) -> Values {
        let n = columns.len();
        cells.clear();
        let in_grid = row_items.first().is_some_and(|&i| self.items[i].in_grid());
        let tabbed = row_items
            .first()
            .is_some_and(|&i| self.items[i].kind == Kind::Tabbed);
        let mut items = row_items;
        if tabbed {
            // A blank line ends a row of tabbed cells, if the row is whole.
            let end = (1..items.len())
                .find(|&k| self.items[items[k]].gap)
                .unwrap_or(items.len());
            // So it does if a cell is lost and what follows are only the blanks that
            // merged cells leave before the next label.
            let written = |items: &[usize], all: bool| {
                (items.iter()).all(|&i| self.items[i].is_written() == all)
            };
            let lacks = || end > 1 && written(&items[..end], true) && written(&items[end..], false);
            if end >= n || items.len() < n || lacks() {
                items = &items[..end];
            }
        }
        let by_header = headings
            .filter(|_| in_grid && (items.len() != n || self.items[items[0]].kind != Kind::Row));
        // Nearly every row stands cell by cell under its headings.
        let is_under = |(i, place): (&usize, &usize)| self.items[*i].column == *place;
        if let Some(places) = by_header
            && items.len() == n
            && items.iter().zip(places).all(is_under)
            && !self.is_beside(places, label)
        {
            cells.extend_from_slice(items);
            return Values::Bound;
        }
        let written = items
            .iter()
            .copied()
            .filter(|&i| self.items[i].is_written());
        if let Some(places) = by_header
            && let Some(found) = self.by_header(columns, items, label, places)
        {
            if found.contains(&None) {
                return Values::Few(written.collect());
            }
            cells.extend(found.into_iter().flatten());
            return Values::Bound;
        }
        cells.extend(written);
        if cells.len() == n {
            if let (Some(label), Some(&first)) = (label, cells.first()) {
                usual.get_or_insert(first - label - 1);
            }
            return Values::Bound;
        }
        let written = std::mem::take(cells);
        if items.len() == n {
            cells.extend_from_slice(items);
            return Values::Bound;
        }
        if written.len() > n {
            return Values::Many(written);
        }
        if items.len() < n {
            return Values::Few(written);
        }
        // More places than columns: where the figures can stand, by the row's
        // own equations, then as in other rows, then first come.
        let offsets: Vec<usize> = (0..=items.len() - n)
            .filter(|&o| written.iter().all(|i| items[o..o + n].contains(i)))
            .collect();
        let fitting = offsets
            .iter()
            .copied()
            .filter(|&o| self.row_holds(row, columns, &items[o..o + n]))
            .collect::<Vec<_>>();
        let choice = fitting
            .iter()
            .copied()
            .find(|&o| Some(o) == *usual)
            .or(fitting.first().copied())
            .or(offsets.iter().copied().find(|&o| Some(o) == *usual))
            .or(offsets.first().copied());
        match choice {
            Some(o) => {
                cells.extend_from_slice(&items[o..o + n]);
                Values::Bound
            }
            None => Values::Few(written),
        }
    }

    /// Whether a second half stands beside the headings at `places`, under the
    /// same ones.
    fn is_beside(&self, places: &[usize], label: Option<usize>) -> bool {
        label
            .zip(places.first())
            .is_some_and(|(label, &first)| self.items[label].column > first)
    }

    /// By the places of the headings, where every figure stands under one, or
    /// the form leaves columns open; `None` for a cell that the row lacks.
    pub(super) fn by_header(
        &self,
        columns: &[usize],
        items: &[usize],
        label: Option<usize>,
        places: &[usize],
    ) -> Option<Vec<Option<usize>>> {
        if self.is_beside(places, label) {
            return None;
        }
        let cells: Vec<Option<usize>> = places
            .iter()
            .map(|&place| {
                items
                    .iter()
                    .copied()
                    .find(|&i| self.items[i].column == place)
            })
            .collect();
        let open = self
            .table
            .parts
            .iter()
            .any(|part| part.open && columns.first().is_some_and(|c| part.columns.contains(c)));
        let mut written = items.iter().filter(|&&i| self.items[i].is_written());
        let all_under = open || written.all(|i| cells.contains(&Some(*i)));
        all_under.then_some(cells)
    }

    /// Whether the row's own equations hold with these items as its values.
    pub(super) fn row_holds(&self, row: usize, columns: &[usize], items: &[usize]) -> bool {
        self.by_figures.set(true);
        let value = |at: CellRef| -> Option<Decimal> {
            let k = columns.iter().position(|&c| c == at.column)?;
            match &self.items[items[k]].text.reading {
                Reading::Number(number) => Some(number.value),
                Reading::Blank => Some(Decimal::ZERO),
                Reading::Text => None,
            }
        };
        let mut own = self
            .table
            .equations
            .iter()
            .filter(|e| e.axis == Axis::Row(row))
            .peekable();
        own.peek().is_some()
            && own.all(|equation| {
                equation
                    .terms
                    .iter()
                    .try_fold(Decimal::ZERO, |sum, (k, cell)| {
                        sum.checked_add(k.checked_mul(value(*cell)?)?)
                    })
                    .is_some_and(|sum| sum.is_zero())
            })
    }
}

/// Where the headings of `columns` stand, if each has one and they are in order.
fn places(columns: &[usize], header_columns: &[Option<usize>]) -> Option<Vec<usize>> {
    let places = columns.iter().map(|&c| header_columns[c]);
    let places = places.collect::<Option<Vec<usize>>>()?;
    places.is_sorted_by(|a, b| a < b).then_some(places)
}
