"""What is wrong with an address or a form, by field, to be told in the reader's language."""

from __future__ import annotations

from hasila.errors import UsageError
from hasila.web.messages import messages

#: The messages that name the fields of addresses and forms; a field without one is named as it is.
LABELS = {
    "value": "review.value", "comparator": "review.comparator", "modality": "review.modality", "about": "review.about",
    "what": "review.what", "edition": "review.edition", "field": "review.supports", "words": "review.text",
    "why": "review.why_field", "claim": "review.which", "report": "incidents.reports", "verdict": "ledger.verdict",
    "measure": "ledger.measure", "speaker": "ledger.said", "statement": "kind.statement", "since": "incidents.since",
    "until": "incidents.until", "country": "incidents.country", "place": "incidents.place", "type": "incidents.type",
    "group": "incidents.group", "agency": "incidents.agency", "outlet": "incidents.outlet", "q": "incidents.q",
    "language": "incidents.language", "year": "report.year", "name": "sign.name", "role": "sign.role",
    "password": "sign.password", "state": "state.label",
}  # fmt: skip


class Problem(UsageError):
    """``key`` is a message under ``problem.``; ``values`` fill it. As a text it is English, for logs and programs."""

    def __init__(self, field: str, key: str, **values: object) -> None:
        self.field, self.key, self.values = field, key, values
        super().__init__(f"{field}: {messages('en')[f'problem.{key}'].format(**values)}")
