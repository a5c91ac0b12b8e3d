//! Tests of the options.

use super::*;
use crate::config::{COLORS, OUTPUT_FORMATS};

fn names<V: ValueEnum>() -> Vec<String> {
    let values = V::value_variants().iter();
    values
        .map(|value| value.to_possible_value().unwrap().get_name().to_owned())
        .collect()
}

#[test]
fn preferences_have_the_names_of_options() {
    assert_eq!(names::<Output>(), OUTPUT_FORMATS);
    assert_eq!(names::<ColorChoice>(), COLORS);
}

#[test]
fn preferences_apply_where_no_option_is_given() {
    let preferred = |mut options: GlobalOptions| {
        options.prefer(&Preferences {
            output: Some("yaml".to_owned()),
            color: Some("never".to_owned()),
        });
        options.output()
    };
    assert_eq!(preferred(GlobalOptions::default()), Output::Yaml);
    let json = GlobalOptions {
        json: true,
        ..GlobalOptions::default()
    };
    assert_eq!(preferred(json), Output::Json);
    let jq = GlobalOptions {
        jq: Some(".id".to_owned()),
        ..GlobalOptions::default()
    };
    assert_eq!(preferred(jq), Output::Table);
}
