"""Photograph each page of the web application, in Arabic and English, light and dark, for the documentation.

    python -m scripts.shoot_pages

Makes a ledger of the bundled sample, with some decisions of reviewers in it, serves it, and writes one file a page into
docs/assets/web: four views side by side, English light and dark, Arabic light and dark. Needs playwright, Pillow and
Chromium.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec
from PIL import Image

from hasila.ledger import Ledger, corrections
from hasila.pipeline import Run, later_stages

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "web")]

TARGET = ROOT / "docs" / "assets" / "web"
VIEWS = (("en", "light"), ("en", "dark"), ("ar", "light"), ("ar", "dark"))
WIDTH, HEIGHT = 1120, 1400
SCALE, COLOURS = 0.5, 200


def made(path: Path) -> None:
    """The ledger of the sample, where two reviewers have judged some claims."""
    with Ledger(path) as ledger:
        Run(ledger, [str(ROOT / "hasila" / "sample" / "news.jsonl")]).read()
        list(later_stages(ledger))
        claims = [found.id for found in ledger.tallies()][:6]
        for author, rejected in (("first reviewer", (2,)), ("second reviewer", (2, 4))):
            for n, claim in enumerate(claims[:3]):
                corrections.decide(ledger, claim, "accept", by=author, why="as printed" if n in rejected else None)
        tally = next(found for found in ledger.tallies() if found.id == claims[3])
        after = msgspec.structs.replace(tally.fact, value=tally.fact.value + 1)
        corrections.decide(ledger, claims[3], "correct", by="first reviewer", why="the original says so", after=after)
        list(later_stages(ledger))


def addresses(page: Any) -> dict[str, str]:
    """What is photographed, by the name of its file."""

    def first(path: str, key: str = "id") -> str:
        return str(page.evaluate("(p) => fetch('/api/v1' + p).then((a) => a.json())", path)["items"][0][key])

    claim = first("/claims?measure=cells_dismantled&country=MA")
    arabic = page.evaluate(
        "fetch('/api/v1/claims?limit=200').then((a) => a.json()).then((a) => a.items.find((c) => c.language === 'ar'))"
    )
    return {
        "findings": "/",
        "finding": f"/findings/{first('/findings')}",
        "figures": "/ledger",
        "series": "/ledger/cells_dismantled?country=MA",
        "incidents": "/incidents",
        "incident": f"/incidents/{first('/incidents')}",
        "search": "/search?q=خلية",
        "article": f"/articles/{arabic['article_id']}",
        "derivation": f"/articles/{arabic['article_id']}/derivation",
        "review": "/review",
        "fact": f"/review/facts/{arabic['id']}",
        "add": f"/articles/{first('/claims', 'article_id')}/add",
        "report": "/report",
        "error": f"/nowhere/{claim}",
    }


def shot(page: Any, address: str, path: str, language: str, theme: str) -> Image.Image:
    """One view of a page, once its charts and map are drawn."""
    page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}&theme={theme}")
    _wait_until_drawn(page)
    return Image.open(
        io.BytesIO(page.screenshot(clip={"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT}, full_page=True))
    )


def _wait_until_drawn(page: Any) -> None:
    for selector, drawn in (("[data-series]", ".chart svg a"), ("[data-places]", "#map path.spot")):
        if page.locator(selector).count():
            page.wait_for_selector(drawn, state="attached")
    page.wait_for_timeout(300)


def sheet(views: list[Image.Image], name: str) -> None:
    """The views side by side, few colours, small."""
    height = max(view.height for view in views)
    whole = Image.new("RGB", (sum(view.width for view in views), height), "white")
    at = 0
    for view in views:
        whole.paste(view, (at, 0))
        at += view.width
    small = whole.resize((int(whole.width * SCALE), int(whole.height * SCALE)), Image.Resampling.LANCZOS)
    small.quantize(COLOURS).save(TARGET / f"{name}.png", optimize=True)


def main() -> None:
    """Take all pictures."""
    from browsing import launched, served

    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "sample.db"
        made(ledger)
        wanted = set(sys.argv[1:])
        with served(ledger=ledger, recheck_seconds=None) as (address, _), launched() as browser:
            page = browser.new_page(viewport={"width": WIDTH, "height": 900}, reduced_motion="reduce")
            page.goto(address)
            for name, path in addresses(page).items():
                if not wanted or name in wanted:
                    sheet([shot(page, address, path, *view) for view in VIEWS], name)
            phone = browser.new_page(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
            phone_pages = ("/", "/ledger/cells_dismantled?country=MA", "/incidents", "/review")
            if not wanted or "phone" in wanted:
                sheet([_phone(phone, address, path, n) for n, path in enumerate(phone_pages)], "phone")
        with served(ledger=ledger, recheck_seconds=None, team=True) as (address, app), launched() as browser:
            if not wanted or "team" in wanted:
                _team(browser, address, app)


def _phone(page: Any, address: str, path: str, n: int) -> Image.Image:
    language, theme = VIEWS[n]
    page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}&theme={theme}")
    _wait_until_drawn(page)
    return Image.open(io.BytesIO(page.screenshot(clip={"x": 0, "y": 0, "width": 390, "height": 1300}, full_page=True)))


def _team(browser: Any, address: str, app: Any) -> None:
    accounts = app.state["site"].accounts
    link = f"{address}/invitation/{accounts.invite('owner', 'owner')}"
    page = browser.new_page(viewport={"width": WIDTH, "height": 700})
    for name, path in (("invitation", link.removeprefix(address)), ("sign-in", "/sign-in")):
        sheet([_top(page, address, path, *view) for view in VIEWS], name)
    accounts.accept(link.rpartition("/")[2], "a long enough phrase")
    accounts.accept(accounts.invite("reviewer", "reviewer"), "a long enough phrase")
    page.goto(f"{address}/sign-in")
    page.locator("main input[name=name]").fill("owner")
    page.locator("input[name=password]").fill("a long enough phrase")
    page.locator("main button").click()
    page.wait_for_function("location.pathname === '/'")
    sheet([_top(page, address, "/team", *view) for view in VIEWS], "team")


def _top(page: Any, address: str, path: str, language: str, theme: str) -> Image.Image:
    page.goto(f"{address}{path}?lang={language}&theme={theme}")
    return Image.open(io.BytesIO(page.screenshot()))


if __name__ == "__main__":
    main()
