"""Dates and periods in four languages, resolved against one day."""

from __future__ import annotations

import datetime as dt

import pytest

from hasila.text.dates import DateValue, PeriodValue
from hasila.text.pipeline import pipeline

TODAY = dt.date(2023, 12, 26)  # a Tuesday


def dates(language: str, text: str) -> list[tuple[str | None, str | None]]:
    chunks = pipeline(language).parse(text, TODAY).chunks
    return [
        (c.value.from_.isoformat() if c.value.from_ else None, c.value.to.isoformat() if c.value.to else None)
        for c in chunks
        if isinstance(c.value, DateValue | PeriodValue)
    ]


@pytest.mark.parametrize(
    ("language", "text", "low", "high"),
    [
        ("ar", "في 13 من دجنبر الجاري", "2023-12-13", "2023-12-13"),
        ("ar", "يوم 5 غشت 2022", "2022-08-05", "2022-08-05"),
        ("ar", "في 7 تشرين الثاني 2019", "2019-11-07", "2019-11-07"),
        ("ar", "في 12 فيفري 2020", "2020-02-12", "2020-02-12"),
        ("ar", "15 رمضان 1444", "2023-04-06", "2023-04-06"),
        ("ar", "أمس", "2023-12-25", "2023-12-25"),
        ("ar", "قبل أسبوع", "2023-12-19", "2023-12-19"),
        ("ar", "خلال سنة 2021", "2021-01-01", "2021-12-31"),
        ("ar", "منذ سنة 2002", "2002-01-01", None),
        ("ar", "بين 2015 و2018", "2015-01-01", "2018-12-31"),
        ("fr", "le 3 mai 2019", "2019-05-03", "2019-05-03"),
        ("fr", "le 1er octobre 2017", "2017-10-01", "2017-10-01"),
        ("fr", "depuis 2002", "2002-01-01", None),
        ("fr", "entre 2002 et 2018", "2002-01-01", "2018-12-31"),
        ("fr", "hier", "2023-12-25", "2023-12-25"),
        ("fr", "12/03/2021", "2021-03-12", "2021-03-12"),
        ("en", "on May 12, 2020", "2020-05-12", "2020-05-12"),
        ("en", "since 2002", "2002-01-01", None),
        ("en", "from 2015 to 2018", "2015-01-01", "2018-12-31"),
        ("en", "on Monday", "2023-12-25", "2023-12-25"),
        ("en", "2021-03-12", "2021-03-12", "2021-03-12"),
        ("es", "el 25 de enero de 2023", "2023-01-25", "2023-01-25"),
        ("es", "desde 2012", "2012-01-01", None),
        ("es", "ayer", "2023-12-25", "2023-12-25"),
    ],
)
def test_date(language: str, text: str, low: str, high: str | None) -> None:
    assert (low, high) in dates(language, text)


def test_a_date_without_any_year_is_still_a_date() -> None:
    chunks = pipeline("en").parse("They met on 12 May in Rabat.").chunks
    assert any(isinstance(c.value, DateValue) and not c.value.known for c in chunks)


def test_a_count_before_a_unit_is_no_year() -> None:
    assert not dates("en", "police arrested 2000 people")
