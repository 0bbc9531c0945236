//! The words that dates are said in, as `date` takes them.

use super::{Key, Words, key};
use crate::edtf::{DatePatterns, Wording};

impl Words {
    /// How dates are said.
    pub fn wording(&self) -> Wording<'_> {
        let get = |key: Key| self.get(key);
        Wording {
            months: MONTHS.map(get),
            seasons: [key::DATE_SPRING, key::DATE_SUMMER, key::DATE_AUTUMN, key::DATE_WINTER].map(get),
            alone: self.alone(),
            in_phrase: self.in_phrase(),
            common_era: get(key::DATE_COMMON_ERA),
            before_common_era: get(key::DATE_BEFORE_COMMON_ERA),
            thousands: get(key::DATE_THOUSANDS),
            zoned: get(key::DATE_ZONED),
            utc: get(key::DATE_UTC),
            approximate: get(key::DATE_APPROXIMATE),
            uncertain: get(key::DATE_UNCERTAIN),
            uncertain_and_approximate: get(key::DATE_UNCERTAIN_AND_APPROXIMATE),
            interval: get(key::DATE_INTERVAL),
            interval_from: get(key::DATE_INTERVAL_FROM),
            interval_until: get(key::DATE_INTERVAL_UNTIL),
            interval_from_unknown_end: get(key::DATE_INTERVAL_FROM_UNKNOWN_END),
            interval_until_unknown_start: get(key::DATE_INTERVAL_UNTIL_UNKNOWN_START),
            one_between: get(key::DATE_ONE_BETWEEN),
            one_from: get(key::DATE_ONE_FROM),
            one_until: get(key::DATE_ONE_UNTIL),
            all_between: get(key::DATE_ALL_BETWEEN),
            all_from: get(key::DATE_ALL_FROM),
            all_until: get(key::DATE_ALL_UNTIL),
            comma: get(key::DATE_COMMA),
            or: get(key::DATE_OR),
            and: get(key::DATE_AND),
            contractions: get(key::DATE_CONTRACTIONS),
        }
    }

    fn alone(&self) -> DatePatterns<'_> {
        let get = |key: Key| self.get(key);
        DatePatterns {
            years: get(key::DATE_ALONE_YEARS),
            decade: get(key::DATE_ALONE_DECADE),
            year: get(key::DATE_ALONE_YEAR),
            month_unknown: get(key::DATE_ALONE_MONTH_UNKNOWN),
            month_and_day_unknown: get(key::DATE_ALONE_MONTH_AND_DAY_UNKNOWN),
            season: get(key::DATE_ALONE_SEASON),
            season_of_year: get(key::DATE_ALONE_SEASON_OF_YEAR),
            month: get(key::DATE_ALONE_MONTH),
            month_of_year: get(key::DATE_ALONE_MONTH_OF_YEAR),
            day_unknown: get(key::DATE_ALONE_DAY_UNKNOWN),
            day_unknown_of_year: get(key::DATE_ALONE_DAY_UNKNOWN_OF_YEAR),
            day: get(key::DATE_ALONE_DAY),
            day_of_year: get(key::DATE_ALONE_DAY_OF_YEAR),
            day_of_month: get(key::DATE_ALONE_DAY_OF_MONTH),
            day_after_month: get(key::DATE_ALONE_DAY_AFTER_MONTH),
            day_after_month_of_year: get(key::DATE_ALONE_DAY_AFTER_MONTH_OF_YEAR),
            range: get(key::DATE_ALONE_RANGE),
            close_range: get(key::DATE_ALONE_CLOSE_RANGE),
            moment: get(key::DATE_ALONE_MOMENT),
            morning: get(key::DATE_ALONE_MORNING),
            hour_one: get(key::DATE_ALONE_HOUR_ONE),
            afternoon: get(key::DATE_ALONE_AFTERNOON),
            noon: get(key::DATE_ALONE_NOON),
            midnight: get(key::DATE_ALONE_MIDNIGHT),
        }
    }

    fn in_phrase(&self) -> DatePatterns<'_> {
        let get = |key: Key| self.get(key);
        DatePatterns {
            years: get(key::DATE_PHRASE_YEARS),
            decade: get(key::DATE_PHRASE_DECADE),
            year: get(key::DATE_PHRASE_YEAR),
            month_unknown: get(key::DATE_PHRASE_MONTH_UNKNOWN),
            month_and_day_unknown: get(key::DATE_PHRASE_MONTH_AND_DAY_UNKNOWN),
            season: get(key::DATE_PHRASE_SEASON),
            season_of_year: get(key::DATE_PHRASE_SEASON_OF_YEAR),
            month: get(key::DATE_PHRASE_MONTH),
            month_of_year: get(key::DATE_PHRASE_MONTH_OF_YEAR),
            day_unknown: get(key::DATE_PHRASE_DAY_UNKNOWN),
            day_unknown_of_year: get(key::DATE_PHRASE_DAY_UNKNOWN_OF_YEAR),
            day: get(key::DATE_PHRASE_DAY),
            day_of_year: get(key::DATE_PHRASE_DAY_OF_YEAR),
            day_of_month: get(key::DATE_PHRASE_DAY_OF_MONTH),
            day_after_month: get(key::DATE_PHRASE_DAY_AFTER_MONTH),
            day_after_month_of_year: get(key::DATE_PHRASE_DAY_AFTER_MONTH_OF_YEAR),
            range: get(key::DATE_INTERVAL),
            close_range: get(key::DATE_INTERVAL),
            moment: get(key::DATE_PHRASE_MOMENT),
            morning: get(key::DATE_PHRASE_MORNING),
            hour_one: get(key::DATE_PHRASE_HOUR_ONE),
            afternoon: get(key::DATE_PHRASE_AFTERNOON),
            noon: get(key::DATE_PHRASE_NOON),
            midnight: get(key::DATE_PHRASE_MIDNIGHT),
        }
    }
}

const MONTHS: [Key; 12] = [
    key::DATE_MONTH_1,
    key::DATE_MONTH_2,
    key::DATE_MONTH_3,
    key::DATE_MONTH_4,
    key::DATE_MONTH_5,
    key::DATE_MONTH_6,
    key::DATE_MONTH_7,
    key::DATE_MONTH_8,
    key::DATE_MONTH_9,
    key::DATE_MONTH_10,
    key::DATE_MONTH_11,
    key::DATE_MONTH_12,
];
