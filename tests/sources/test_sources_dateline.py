"""Title, date and section from the head of plain texts, in four languages and all calendars of month names."""

from __future__ import annotations

import pytest

from hasila.sources.support.dateline import read_header

BODY = "\n\nPolice said so. They said more."


@pytest.mark.parametrize(
    ("line", "published", "section"),
    [
        ("Published on 12 March 2021 at 10:15", "2021-03-12T10:15", None),
        ("Published: Friday, March 12, 2021 9:05 PM", "2021-03-12T21:05", None),
        ("Posted on 12th March, 2021 in World News by the desk", "2021-03-12", "World News"),
        ("Publié le vendredi 12 mars 2021 à 10h15", "2021-03-12T10:15", None),
        ("Publié le 1er février 2021 à 08:00 dans Société | Partager", "2021-02-01T08:00", "Société"),
        ("Publicado el 12 de marzo de 2021 a las 10:15", "2021-03-12T10:15", None),
        ("Publicado el viernes, 12 de setiembre de 2021 en Sucesos", "2021-09-12", "Sucesos"),
        ("نشر في 12 مارس 2021 على الساعة 10:15", "2021-03-12T10:15", None),
        ("تاريخ النشر: 12/03/2021", "2021-03-12", None),
        ("تاريخ النشر: ١٢ مارس ٢٠٢١ - ٠٩:٠٥ مساء", "2021-03-12T21:05", None),
        ("تكتب نهار 3 غشت، 2021 مع 09:45 في الرياضة تابعونا على الصفحة", "2021-08-03T09:45", "الرياضة"),
        ("نشر يوم الثلاثاء 2 تشرين الثاني 2021", "2021-11-02", None),
        ("الجمعة 12 جويلية 2019 - 10:15", "2019-07-12T10:15", None),
        ("12 دجنبر 2021", "2021-12-12", None),
        ("10:15 - 12 يونيه 2021", "2021-06-12T10:15", None),
        ("RABAT, 12 March 2021 (Agency) - Police said on Friday that three people were held.", "2021-03-12", None),
        ("LIMA (PERU), 3 JAN 90 -- [REPORT] POLICE SAID THAT THREE PEOPLE WERE HELD.", "1990-01-03", None),
        ("الرباط، 12 نونبر 2021 (وكالة) – قالت الشرطة إنها أوقفت ثلاثة أشخاص.", "2021-11-12", None),
        ("Rabat, le 12 août 2021 (Agence) - La police a arrêté trois personnes.", "2021-08-12", None),
    ],
)
def test_the_forms_of_datelines(line: str, published: str, section: str | None) -> None:
    header = read_header(f"A title without a stop\n\n{line}{BODY}")
    assert (header.title, header.published, header.section) == ("A title without a stop", published, section)


@pytest.mark.parametrize(
    "line",
    [
        "Police arrested ten people on 12 March 2021 in the north of the country, the ministry said in a statement to the press.",
        "منذ 12 مارس 2021 أوقفت الشرطة عشرة أشخاص في شمال البلاد حسب ما أعلنته الوزارة في بلاغ لها توصلت به الصحافة.",
        "RABAT, 12 March (Agency) - Police said on Friday that three people were held.",
        "Published on 31 February 2021",
    ],
)
def test_dates_of_events_and_partial_dates_are_not_publication_dates(line: str) -> None:
    assert read_header(f"A title without a stop\n\n{line}{BODY}").published is None


def test_publication_wins_over_update() -> None:
    text = "Titre\n\nMis à jour le 13/03/2021 à 09:00\nPublié le 12/03/2021 à 08h30\n\nTexte de l'article."
    assert read_header(text).published == "2021-03-12T08:30"


def test_a_text_without_title_has_none() -> None:
    assert read_header("Police said so. They arrested three people.\n\nThey said more.").title is None
    assert read_header("Only one line").title is None


@pytest.mark.parametrize(
    ("month", "names"),
    [
        (1, "يناير جانفي كانون_الثاني"),
        (2, "فبراير فيفري شباط"),
        (3, "مارس آذار"),
        (4, "أبريل أفريل نيسان"),
        (5, "مايو ماي أيار"),
        (6, "يونيو جوان حزيران"),
        (7, "يوليو يوليوز جويلية تموز"),
        (8, "أغسطس غشت أوت آب"),
        (9, "سبتمبر شتنبر أيلول"),
        (10, "أكتوبر تشرين_الأول"),
        (11, "نوفمبر نونبر تشرين_الثاني"),
        (12, "ديسمبر دجنبر كانون_الأول"),
    ],
)
def test_months_of_all_arab_countries(month: int, names: str) -> None:
    for name in names.split():
        line = f"نشر في 4 {name.replace('_', ' ')} 2020"
        assert read_header(f"عنوان\n\n{line}\n\nنص الخبر.").published == f"2020-{month:02d}-04", name
