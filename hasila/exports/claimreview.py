"""ClaimReview (schema.org, JSON-LD): the figures that findings contest, each with where it was printed and why.

One review for each contested tally of a finding. A finding says that figures do not fit together; the rating therefore
says "contested", or "likely wrong" for the claims that the finding thinks so, never "true" or "false".
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hasila.exports.offices import office
from hasila.exports.written import LeftOut, Omissions, Written
from hasila.gazetteer import Gazetteer
from hasila.report.words import measure_words, period_words, quantity_words

if TYPE_CHECKING:
    from hasila.ledger import Ledger, Recorded
    from hasila.ledger.records import Finding
    from hasila.model import Tally

DESCRIPTION = "schema.org ClaimReview (JSON-LD): contested figures, where they were printed and why they are contested"
SUFFIX = ".jsonld"
CONTESTED, LIKELY_WRONG = "contested", "likely wrong"
LEFT_OUT = (
    LeftOut("author and url of a review", "they are those of whoever publishes it: fill them in before you do"),
    LeftOut("ratingValue", "a finding gives no marks; alternateName says contested or likely wrong"),
    LeftOut("figures that nothing contests, incidents, statements", "they need no review"),
    LeftOut("names of speakers and quoted sentences", "offices and addresses lead to them"),
)


def write(ledger: Ledger, draft: Path) -> Written:
    """Write one JSON-LD document with a review a contested figure."""
    omissions = Omissions()
    tallies = {found.id: found for found in ledger.tallies(all_modalities=True)}
    reviews = list(_reviews(ledger, tallies, omissions))
    document = {"@context": "https://schema.org", "@graph": reviews}
    draft.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    return Written({"reviews": len(reviews)}, omissions.all(*LEFT_OUT))


def _reviews(
    ledger: Ledger, tallies: dict[str, Recorded[Tally]], omissions: Omissions
) -> Iterator[dict[str, Any]]:  # fmt: skip
    for finding in ledger.findings():
        for claim in finding.claims:
            if claim in tallies:
                yield _review(finding, tallies[claim], tallies)
            elif claim.startswith(("i-", "r-")):
                omissions.note("incidents among the claims of a finding", "they are no published figure", finding.id)
            else:
                omissions.note("imported claims and incidents", "no article is known in which they appear", claim)


def _review(finding: Finding, claim: Recorded[Tally], tallies: dict[str, Recorded[Tally]]) -> dict[str, Any]:
    others = [tallies[c].article.url for c in finding.claims if c != claim.id and c in tallies]
    return {
        "@type": "ClaimReview",
        "@id": f"urn:hasila:{finding.id}:{claim.id}",
        "claimReviewed": _figure(claim.fact),
        "itemReviewed": _claim(claim),
        "reviewRating": {
            "@type": "Rating",
            "alternateName": LIKELY_WRONG if claim.id in finding.culprits else CONTESTED,
            "ratingExplanation": finding.arithmetic,
        },
        "reviewBody": f"{finding.arithmetic}. {finding.explanation}",
        "inLanguage": "en",
        **_present(isBasedOn=sorted({url for url in others if url})),
    }


def _claim(claim: Recorded[Tally]) -> dict[str, Any]:
    article = claim.article
    publisher = {"@type": "Organization", "name": article.outlet} if article.outlet else None
    appearance = {
        "@type": "NewsArticle",
        **_present(
            url=article.url,
            headline=article.title,
            datePublished=article.published,
            inLanguage=article.language if article.language != "und" else None,
            publisher=publisher,
        ),
    }
    speaker = office(claim.fact.speaker)
    # An office is no organisation, and its holder is not named.
    body = speaker if speaker in Gazetteer.load().agencies else None
    author = {"@type": "Organization", "name": body} if body else None
    return {"@type": "Claim", "@id": f"urn:hasila:{claim.id}", **_present(appearance=appearance, author=author)}


def _figure(tally: Tally) -> str:
    parts = (
        f"{quantity_words(tally.value, tally.comparator)} {measure_words(tally.measure, tally.scope.of)}",
        ", ".join(place.name for place in tally.places) or tally.country,
        tally.scope.agency,
        tally.scope.group,
        period_words(tally.period),
    )
    return ", ".join(part for part in parts if part)


def _present(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}
