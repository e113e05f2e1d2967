"""The rules of dates and periods: patterns over concepts; the productions are in :mod:`dates` and :mod:`periods`."""

from __future__ import annotations

from hasila.text import dates, periods
from hasila.text.dates import DATE, NO_DATE, PERIOD
from hasila.text.rules import Rule

_THING = "unit|goods|percent|measure_unit|happening|another"
_LINK = "{of|in|,|year|to|:}"
_OF_YEAR = (
    "{of|in|from}{0,2} (?: {time.this|time.last|time.past} {span.year} | {span.year} {time.this|time.last|time.past} )"
)
_YEAR = (
    "(?<! {cmp} ) (?<! {between} (?!{yearlike}){number} {and} ) {yearlike} (?! {epithet|demonym|modal.alleged|of}{0,2} {%s})"
    % _THING
)

DATE_RULES: tuple[Rule, ...] = (
    Rule(
        "no date: a word that is also a month",
        "(?<! {number|ordinal|in|of|since|until|from|to|time|during|before|after|and|between|weekday|,|(|-|cmp} ) {month_or_word} (?! {,}? {number|ordinal} )",
        NO_DATE,
        periods.no_date,
    ),
    Rule("date: numeric", "{number} (?: {/|-|mark} {number} ){0,2} {era}?", DATE, dates.numeric),
    Rule("date: Hijri day month year", "{weekday}? {,|in}? {number}? {of|in}? {hmonth} {of|,|year}* {number}? {era}?", DATE, dates.hijri),
    Rule("date: Hijri year", "{year}? {number} {era}", DATE, dates.hijri),
    Rule(
        "date: weekday day month year",
        f"(?: {{weekday}} {{,|in|daypart|(|of}}* )? (?: {{number}} {{,}} ){{0,6}} {{number|ordinal}} (?: {{-|to|and|until|mark}} {{word}}? {{number}} )? {{of|in|from|mark}}{{0,2}} {{month}} (?: {{(|/}} {{month}} {{)}}? )? "
        f"(?: {_LINK}{{0,2}} {{yearlike}} )? (?: {_OF_YEAR} | {{of}}? {{time.this|time.last|time.next|time.past}} )?",
        DATE,
        dates.month_day,
    ),
    Rule(
        "date: month day, year",
        f"(?: {{weekday}} {{,}}? )? {{month}} {{number|ordinal}} (?: (?<= {{on_day}} {{month}} {{number|ordinal}} ) | (?! {{{_THING}}} ) ) (?: {{-|and|to}} {{number}} (?! {{{_THING}}} ) )? (?: {{,}}? {_YEAR} )?",
        DATE,
        dates.month_day,
    ),
    Rule(
        "date: day of this month",
        "(?: {weekday} {,}? )? {number} {of|from|in}* {span.month} {time.this|time.last} | (?: {weekday} {,}? )? {number} {of|from|in}+ {time.this|time.last} {span.month} ",
        DATE,
        dates.month_of,
    ),
    Rule("date: weekday and day number", "{weekday} {number} (?: {of}? {time.this|time.last|time.past} )? (?! {epithet|demonym|modal.alleged|word}{0,1} {%s|span|month} )" % _THING, DATE, dates.bare_day),
    Rule("date: past day number", "{time.past|time.last} {day|span.day}? {number} (?! {%s|span|month|vague})" % _THING, DATE, dates.bare_day),
    Rule("date: day number", "(?<! {number} ) {span.day} {number} (?! {epithet|demonym|modal.alleged|of|word}{0,1} {%s|span|month})" % _THING, DATE, dates.bare_day),
    Rule(
        "date: month year",
        f"{{time.start|time.end|time.middle}}? {{of|in}}? {{time.last|time.next|time.this}}? {{span.month}}? {{of}}? {{month}} (?: {{(|/}} {{month}} {{)}}? )? (?: {_LINK}{{0,2}} {_YEAR} )? (?: {_OF_YEAR} | {{of}}? {{time.this|time.last|time.next|time.past}} )?",
        DATE,
        dates.month,
    ),
    Rule("period: from year to year", "{between|from|since} {in|of|year|word}{0,2} {yearlike} (?: {to|until|and|-} {in|year|word}{0,2} )+ {yearlike} (?! {epithet|demonym|modal.alleged|of}{0,2} {%s} )" % _THING, PERIOD, periods.year_range),
    Rule("period: years", "{number} (?: {mark|-|/} ){1,2} {number}", PERIOD, periods.years),
    Rule("date: year", f"(?<! {{numbering}} ) {{time.start|time.end|time.middle}}? {{of|in}}? {{year}}? {_YEAR}", DATE, dates.bare_year),
    Rule("date: year of an attack", "(?<! {cmp|numbering|of|number} ) {yearlike} (?= {epithet|place|country|demonym|group|word}{0,2} {happening} )", DATE, dates.year_of_event),
    Rule("date: the same span", "{time.same} {span|day.today|daypart} | {span|day.today} {time.same}", DATE, dates.same_span),
    Rule("date: relative day", "{day} (?: {,}? {weekday} )? | {time.this} {weekday} {,}? {day}", DATE, dates.relative_day),
    Rule("date: weekday", "(?: {time.last|time.past|time.next|time.this} )? {weekday} (?: {of}? {time.last|time.past|time.next|time.this} )?", DATE, dates.weekday),
    Rule("date: so long ago", "{time.ago|before} {cmp}? {number}? {span} (?! {time.last} ) | {number}? {span} {time.ago}", DATE, dates.ago),
    Rule("period: last so many spans", "(?: {during|in|of} )* {time.last|time.past} {number} {span} | (?: {during|in} )* {number} {span} {time.last|time.past} | (?<! {done_to_people} ) (?: {during|in|of|time.this} )* {number} {time.last} {span} ", PERIOD, periods.last_spans),
    Rule("period: in so many years", "{during} {number} {span.year}", PERIOD, periods.last_spans),
    Rule("period: since so many spans ago", "{since} {cmp}? {number} {span}", PERIOD, periods.since_spans),
    Rule("period: first months of", "(?<! {done_to_people} ) {number}? {ordinal|time.last} {number}? {span.month|span.quarter|span.half} {number}? {of|in|from}* (?: {date} | {time.this} {span.year} | {span.year} {time.this} )? ", PERIOD, periods.first_months),
    Rule("period: first months of (noun first)", "{span.month|span.quarter|span.half} {number}? {ordinal} {number}? {of|in|from}* (?: {date} | {time.this} {span.year} | {span.year} {time.this} )? ", PERIOD, periods.first_months),
    Rule("period: since this span began", "{since} {word}? {time.start} {of|word}{0,2} (?: {time.this} {span} | {span|year} {time.this}? ) (?! {number} ) | {since} {time.this} {span} (?! {number} ) | {since} {span.year} {time.this} | {so_far} {of|in|word}{0,2} {time.this}? {span|year} (?! {number} ) | {time.this} {span} {so_far}", PERIOD, periods.since_start),
    Rule("period: in so many weeks", "{during|in} {word}{0,1} {time.last|time.past}? {number}? {span.week}", PERIOD, periods.weeks),
    Rule(
        "date: this, last or next span",
        "{time.start|time.end|time.middle}? {of}? (?: {time.this|time.last|time.next} {span} | {span} {time.this|time.last|time.next} )",
        DATE,
        dates.calendar_span,
    ),
)  # fmt: skip

PERIOD_RULES: tuple[Rule, ...] = (
    Rule("period: between two dates", "{between|since} {in|of|year|word}{0,2} {date} {,}? {and|to|until} {in|of|year|word}{0,2} {date}", PERIOD, periods.between),
    Rule("date: several days", "{date} (?: {and|to|or|,} {date} )", DATE, dates.day_pair),
    Rule("period: from one date to another", "{between|from|since} {in|of|year}* {date} {and|to|until|-|,}{1,3} {in|of|year}* {date} | {date} {-|to|until} {date}", PERIOD, periods.between),
    Rule("period: since an event of a date", "{since_event} {word|of|in|to|role|country|demonym|group|agency|place|act|unit|number|epithet|happening|-|(}{0,10} {date}", PERIOD, periods.since_event),
    Rule("period: since an attack of a date", "{since} {word|place|country|demonym|epithet|group|agency}{0,4} {happening} {word|in|of|place|country}{0,4} {date}", PERIOD, periods.since_event),
    Rule("period: since an event", "{since_event}", PERIOD, periods.since_event),
    Rule("period: the year beside", "(?: {same_period} {of|in|from}{0,2} | {during|in} )? {year_before|year_after}", PERIOD, periods.beside_year),
    Rule("period: the same of another year", "{same_period} {of|in|from|year}{0,2} {date}", PERIOD, periods.same_of),
    Rule("period: the same", "{same_period}", PERIOD, periods.same_period),
    Rule("period: over the year", "(?: {during} {word}{0,1} {span.year|span.month} | {in} {word} {span.month} ) (?! {number|of|time|date|ordinal} )", PERIOD, periods.same_period),
    Rule("period: within so many spans", "{during} {cmp|of}{0,2} {number}? {span.month|span.year} (?! {time|number} ) | {during} {once} {span.year} (?! {time|number|of} )", PERIOD, periods.within_spans),
    Rule("period: so far in a year", "{so_far} {of|in|year}{0,2} {date} | {date} {,}? {so_far}", PERIOD, periods.since),
    Rule("period: since a date", "{since} {time.start|after|of|in|year|word}{0,2} {date|epoch} (?! {epithet|place|country|word}{0,2} {happening} ) | {from} {date} {until|to} {day|date}? (?! {place|country} )", PERIOD, periods.since),
    Rule("period: up to a date", "{period} {,|and}{0,2} {until|to} {time.end|of|in}{0,2} {date} | {until} {time.end|of|in}{0,2} {date}", PERIOD, periods.until),
    Rule("period: after an event", "{after} {of}? {epoch}", PERIOD, periods.since),
    Rule("period: a year up to a date", "{year_to} {date}", PERIOD, periods.year_to),
    Rule("period: within a date", "{during} {of|in|year|time.same}* {date}", PERIOD, periods.during),
)  # fmt: skip
