//! Which form of a family the tables of a report are in.

use std::sync::Arc;

use super::BoundTable;
use crate::profile::{Family, Profile, Table};

impl BoundTable {
    /// Whether `profile` has this table with the same rows and columns.
    pub fn is_as_in(&self, profile: &Profile) -> bool {
        self.of(profile).is_some_and(|own| {
            let known = own.rows.iter().map(|row| (&row.key, row.optional));
            let rows = self.table().rows.iter();
            known.eq(rows.map(|row| (&row.key, row.optional)))
        }) && self.has_columns_of(profile)
    }

    /// Whether `profile` has this table with the same columns.
    pub fn has_columns_of(&self, profile: &Profile) -> bool {
        self.of(profile).is_some_and(|own| {
            let known = own.columns.iter().map(|column| &column.label.normal);
            let columns = self.table().columns.iter();
            known.eq(columns.map(|column| &column.label.normal))
        })
    }

    /// The table as `profile` has it.
    fn of<'p>(&self, profile: &'p Profile) -> Option<&'p Table> {
        profile.tables.iter().find(|t| t.id == self.table().id)
    }
}

/// The newest form of `family`, by its index, that has all of `tables` as they are;
/// `None` where no form has, or they are the same in all.
pub(super) fn form_of(tables: &[BoundTable], family: &Family) -> Option<usize> {
    let forms = &family.forms;
    let tells = |table: &&BoundTable| !forms.iter().all(|form| table.is_as_in(form));
    let telling: Vec<&BoundTable> = tables.iter().filter(tells).collect();
    let has_all = |form: &Arc<Profile>| telling.iter().all(|table| table.is_as_in(form));
    forms
        .iter()
        .rposition(has_all)
        .filter(|_| !telling.is_empty())
}
