"""How long the server takes for each page on a large made-up ledger.

    python -m bench.web [ARTICLES] [PATH]

Makes a ledger of ARTICLES articles (100,000 if not given) with facts, incidents, verdicts and findings straight from a
generator with a fixed seed (nothing is read), then asks for each page some times and prints the median, the worst, the first (when nothing is kept yet) and
the mean processor time, in milliseconds. The ledger is kept at PATH and used again.
"""

from __future__ import annotations

import datetime as dt
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from hasila.ledger import Ledger
from hasila.model import Article, Evidence, Facts, Incident, Interval, Place, Quantity, Scope, Tally

COUNTRIES = ("MA", "DZ", "TN", "EG", "ES", "FR", "ML", "NE", "SA", "IQ")
TOWNS = [f"Town {n}" for n in range(400)]
MEASURES = ("cells_dismantled", "people_arrested", "plots_foiled", "people_killed")
TIMES = 7


def made(path: Path, number: int) -> None:
    """Write the ledger."""
    chance = random.Random(7)
    with Ledger(path) as ledger:
        connection = ledger.connection
        connection.execute("PRAGMA synchronous = OFF")
        for start in range(0, number, 2000):
            with ledger.transaction():
                for n in range(start, min(start + 2000, number)):
                    ledger.add(_facts(n, chance), reader="made up")
        _outcome(ledger, chance)


def _facts(n: int, chance: random.Random) -> Facts:
    country, town = chance.choice(COUNTRIES), chance.randrange(len(TOWNS))
    day = dt.date(2005, 1, 1) + dt.timedelta(chance.randrange(7000))
    value = chance.randrange(1, 400)
    text = f"Forces dismantled a terrorist cell in {TOWNS[town]} and arrested {value} suspects, report {n} says. " * 8
    words = Evidence(start=0, end=40, quote=text[:40])
    article = Article(
        id=f"a{n:07}", source=f"made/{n}", language=chance.choice(("ar", "fr", "en", "es")), text=text,
        url=f"https://news.example/{n}", outlet=f"Paper {n % 60}", published=day.isoformat(), title=f"Report {n}",
    )  # fmt: skip
    if n % 2:
        period = Interval(from_=dt.date(chance.choice((2002, 2005)), 1, 1), to=day)
        tally = Tally(measure=chance.choice(MEASURES), value=value, period=period, country=country,
                      scope=Scope(agency=f"Agency {n % 9}"), speaker="ministry", evidence=(words,))  # fmt: skip
        return Facts(article=article, tallies=(tally,))
    place = Place(name=TOWNS[town], country=country, latitude=10 + town / 20, longitude=-10 + town / 10)
    incident = Incident(type=chance.choice(("cell_dismantled", "arrest", "attack")), date=Interval(from_=day, to=day),
                        places=(place,), countries=(country,), groups=("Group",),
                        counts={"arrested": Quantity(value=value)}, evidence=(words,))  # fmt: skip
    return Facts(article=article, incidents=(incident,))


def _outcome(ledger: Ledger, chance: random.Random) -> None:
    """Incidents of one or two reports, a verdict for each tally, a finding for one in ten."""
    with ledger.transaction() as connection:
        reports = connection.execute(
            "SELECT fact_id, type, date_from FROM incident_reports ORDER BY type, date_from"
        ).fetchall()
        for n in range(0, len(reports) - 1, 2):
            (one, kind, day), (two, _, _) = reports[n], reports[n + 1]
            low = chance.randrange(1, 9)
            connection.execute("INSERT INTO incidents VALUES (?,?,NULL,?,?,2,2)", (f"i-{n}", kind, day, day))
            connection.executemany(
                "INSERT INTO incident_members VALUES (?,?,'report','made up')", [(f"i-{n}", one), (f"i-{n}", two)]
            )
            connection.execute(
                "INSERT INTO incident_counts VALUES (?,?,?,?,?,'',2,2)", (f"i-{n}", "arrested", low, low + n % 3, low)
            )
        connection.execute(
            "INSERT INTO incident_places SELECT DISTINCT m.incident_id, p.place_id FROM incident_members m"
            " JOIN fact_places p ON p.fact_id = m.fact_id"
        )
        tallies = [row[0] for row in connection.execute("SELECT fact_id FROM tallies ORDER BY fact_id")]
        for n, identity in enumerate(tallies):
            word = "conflicting" if n % 10 == 0 else "consistent"
            connection.execute("INSERT INTO claim_verdicts VALUES (?,?,1,500,NULL)", (identity, word))
            if n % 10 == 0 and n:
                connection.execute(
                    "INSERT INTO findings VALUES (?,?,'contradiction','12 and 30 differ by 18','Either is wrong.',0.7)",
                    (f"f{n}", n),
                )
                connection.executemany(
                    "INSERT INTO finding_claims VALUES (?,?,?,?)",
                    [(f"f{n}", 0, identity, 1), (f"f{n}", 1, tallies[n - 1], 0)],
                )


def main() -> None:
    """Make the ledger where there is none, and measure."""
    from litestar.testing import TestClient

    from hasila.web import Settings, create_app

    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    path = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp()) / "large.db"
    if not path.exists():
        made(path, number)
    app = create_app(Settings(ledger=path))
    app.state["site"].warm().join()  # as `hasila serve` does while it starts
    with TestClient(app, base_url="http://127.0.0.1") as client:
        claim = client.get("/api/v1/claims?limit=1").json()["items"][0]
        incident = client.get("/api/v1/incidents?limit=1").json()["items"][0]["id"]
        pages = (
            "/", "/?state=all", "/ledger", "/ledger/cells_dismantled?country=MA", "/incidents", "/incidents?country=MA",
            "/incidents?q=Town+7&country=MA", "/incidents?outlet=Paper+3&since=2015-01-01", "/api/v1/incidents/map",
            f"/incidents/{incident}", f"/articles/{claim['article_id']}", f"/review/facts/{claim['id']}", "/review",
            "/search?q=terrorist", "/search?q=Town+77", "/api/v1/claims?limit=200", "/api/v1/findings",
        )  # fmt: skip
        print(f"{path.stat().st_size / 1e6:.0f} MB, {client.get('/api/v1/overview').json()['counts']}")
        for address in pages:
            taken, cpu = [], time.process_time()
            for _ in range(TIMES):
                begin = time.perf_counter()
                answer = client.get(address)
                taken.append((time.perf_counter() - begin) * 1000)
                assert answer.status_code == 200, (address, answer.status_code)
            spent = (time.process_time() - cpu) * 1000 / TIMES
            print(
                f"{statistics.median(taken[1:]):7.1f} ms  worst {max(taken[1:]):7.1f}  first {taken[0]:7.1f}"
                f"  processor {spent:7.1f}  {address}"
            )


if __name__ == "__main__":
    main()
