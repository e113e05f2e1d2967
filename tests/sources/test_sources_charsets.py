"""Bytes to text: UTF-8 first, then the charset whose words the languages know."""

from __future__ import annotations

import pytest
from sources_making import SENTENCES

from hasila.sources.support.charset import decode, detect


@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1", "windows-1252", "no-such-charset"])
@pytest.mark.parametrize(
    ("language", "charset"),
    [
        ("ar", "windows-1256"),
        ("ar", "iso-8859-6"),
        ("fr", "windows-1252"),
        ("es", "windows-1252"),
        ("fr", "iso-8859-15"),
    ],
)
def test_one_byte_charsets(language: str, charset: str, declared: str | None) -> None:
    assert decode(SENTENCES[language].encode(charset), declared) == SENTENCES[language]


@pytest.mark.parametrize("language", sorted(SENTENCES))
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_charsets(language: str, charset: str) -> None:
    assert decode(SENTENCES[language].encode(charset), "windows-1252") == SENTENCES[language]


def test_a_broken_letter_does_not_change_the_charset() -> None:
    data = SENTENCES["ar"].encode() + b"\xd9"
    assert detect(data, "windows-1256") == "utf-8"
    assert decode(data).startswith(SENTENCES["ar"])


def test_typographic_marks_of_windows_1252() -> None:
    text = "L’enquête « est terminée » – a dit le ministère…"
    assert decode(text.encode("windows-1252"), "iso-8859-1") == text
