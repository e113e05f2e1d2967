"""A small ledger of made-up news for the tests of the web application."""

from __future__ import annotations

from hasila.ledger import Ledger, Place
from hasila.model import Article
from hasila.pipeline import later_stages
from hasila.reading import read

ENGLISH = (
    "Rabat - The Central Bureau of Judicial Investigation (BCIJ) dismantled a terrorist cell in Tangier on 12 March 2021"
    " and arrested four suspects. Since 2015 the Central Bureau of Judicial Investigation (BCIJ) has dismantled 80 terrorist cells in Morocco, its"
    " director said."
)
LATER = (
    "Rabat - Since 2015 the Central Bureau of Judicial Investigation (BCIJ) has dismantled 60 terrorist cells in Morocco,"
    " its director said. A terrorist cell was dismantled in Tangier on 12 March 2021 and five suspects were arrested."
)
ARABIC = "الرباط - فكك المكتب المركزي للأبحاث القضائية 6 خلايا إرهابية بالمغرب خلال سنة 2023، وأوقف 21 شخصا بتطوان، حسب وزارة الداخلية."
HOSTILE = (
    'Rabat - <script>alert(1)</script> "><img src=x onerror=alert(2)> The BCIJ dismantled a terrorist cell in Tetouan on 3'
    " May 2022 and arrested three suspects \u202edetcepsus ruof\u202c. " + "x" * 3000
)


def _article(identity: str, text: str, language: str, published: str, outlet: str) -> Article:
    return Article(
        id=identity,
        source=f"news/{identity}.txt",
        language=language,  # type: ignore[arg-type]
        text=text,
        url=f"https://news.example/{identity}",
        published=published,
        outlet=outlet,
        title=f"Title of {identity}" if identity != "a-hostile" else "<script>alert(3)</script>",
    )


ARTICLES = (
    _article("a-english", ENGLISH, "en", "2021-03-14", "The Lantern"),
    _article("a-later", LATER, "en", "2023-05-02", "The Harbour"),
    _article("a-arabic", ARABIC, "ar", "2023-12-26", "الجريدة"),
    _article("a-hostile", HOSTILE, "en", "2022-05-04", "<b>Bold</b>"),
)


def made_ledger(place: Place) -> Place:
    """A ledger at ``place`` with four articles, merged and reconciled."""
    with Ledger(place) as ledger:
        for article in ARTICLES:
            ledger.add(read(article))
        list(later_stages(ledger))
    return place
