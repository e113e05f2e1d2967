"""Reading: an article -> its facts. Knows no language: it works on concepts (``hasila.text``) and the codebook."""

from __future__ import annotations

from hasila.codebook import per_codebook
from hasila.gazetteer import Gazetteer
from hasila.languages import codes, language
from hasila.model import Article, Facts, Incident, Tally
from hasila.reading.context import Context, find_countries, published_day, published_month
from hasila.reading.figures import scenes
from hasila.reading.gate import may_tell_a_pair, tells_a_pair, weigh
from hasila.reading.incidents import read_incidents
from hasila.reading.prefilter import may_hold_facts
from hasila.reading.roles import roles
from hasila.reading.statements import read_scheduled, read_statements
from hasila.reading.tallies import read_tallies
from hasila.reading.voices import Voices
from hasila.text.pipeline import pipeline

#: Changes whenever the rules do: a ledger re-reads what an older reader has read.
VERSION = "1"


def read(article: Article) -> Facts:
    """All facts of *article*, in the order of the text. An article in an unknown language has none."""
    if article.language not in codes():
        return Facts(article=article)
    if not may_hold_facts(article.text, language(article.language)):
        return Facts(article=article)
    pipe, gazetteer = pipeline(article.language), _gazetteer()
    lexed = pipe.lex(article.text)
    weight = weigh(lexed.chunks, gazetteer)
    alone = weight.opens(together=False)
    if not alone and not (weight.opens(together=True) and may_tell_a_pair(lexed.chunks)):
        return Facts(article=article)
    published = published_day(article.published)
    parsed = pipe.apply(lexed, published, published_month(article.published))
    table = roles()
    context = Context(article, parsed, scenes(parsed.sentences, table), gazetteer, published)
    if not alone and not tells_a_pair(context.scenes):
        return Facts(article=article)
    find_countries(context)
    context.spoken = Voices(context).listen()
    tallies, taken = read_tallies(context, table)
    return Facts(
        article=article,
        incidents=tuple(i for i in read_incidents(context, taken) if not _restates(i, tallies)),
        tallies=tuple(tallies),
        statements=tuple(read_statements(context)),
        scheduled=tuple(read_scheduled(context)),
    )


@per_codebook
def _gazetteer() -> Gazetteer:
    """Loaded once, as the lexicons are that hold its names: looking for files that the user added costs as much as a gate."""
    return Gazetteer.load()


def _restates(incident: Incident, tallies: list[Tally]) -> bool:
    """Is the incident a headline's figure that the text tells as a total? It has no day, no place, and no other figure; what was seized is the article's."""
    if incident.places or incident.date or not incident.counts:
        return False
    measure = roles().measure_of
    told = {(t.measure, t.value) for t in tallies}
    return all((measure.get(name), q.value) in told for name, q in incident.counts.items())
