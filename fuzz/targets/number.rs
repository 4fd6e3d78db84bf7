//! Numbers as reports write them, alone and in sentences.

#![no_main]

use gouji::number::{self, Reading};
use gouji::syntax;
use gouji::{normal, suppress};
use libfuzzer_sys::fuzz_target;
use rust_decimal::Decimal;

/// Whether the figure has no more digits than are read, 28.
fn is_read(value: &Decimal) -> bool {
    value.mantissa().unsigned_abs() < 10u128.pow(28)
}

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    if let Reading::Number(read) = number::read(&text) {
        let figure = read.span();
        assert!(text.get(figure.start..figure.end).is_some());
        // A figure in another's place is read as what was meant.
        let next = Some(read.value + Decimal::ONE).filter(is_read);
        for value in std::iter::once(read.value).chain(next) {
            let written = number::write_like(value, &text[figure.start..figure.end]);
            let mut cell = text.to_string();
            cell.replace_range(figure.start..figure.end, &written);
            assert_eq!(
                number::read(&cell).value(),
                Some(value),
                "{text:?}: {cell:?}"
            );
        }
    }
    number::chinese(&text);
    normal::normal_label(&text);
    suppress::directives(&text);
    for sentence in syntax::sentence::sentences(&text) {
        assert!(text.get(sentence.start..sentence.end).is_some());
    }
    for quantity in syntax::quantity::quantities(&text) {
        assert!(text.get(quantity.span.start..quantity.span.end).is_some());
    }
    syntax::sentence::statements(&text);
});
