"""The application in a real browser: headless Chromium, where it is installed."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from pathlib import Path

import pytest

playwright = pytest.importorskip(
    "playwright.sync_api", reason="no browser driver: pip install playwright (Chromium itself comes from your system)"
)
uvicorn = pytest.importorskip("uvicorn")
CHROMIUM = os.environ.get("HASILA_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium: install it (apt-get install chromium) or name it in HASILA_CHROMIUM"
)


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def address(ledger_path: Path):
    """A running server on a ledger that the test may change."""
    from hasila.web import Settings, create_app

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = create_app(Settings(ledger=ledger_path, port=port, recheck_seconds=0.05))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture
def page(browser):
    """A page that must not complain: blocked scripts and missing files fail the test."""
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    opened = context.new_page()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("dialog", lambda dialog: complaints.append(f"a dialog opened: {dialog.message}"))
    yield opened
    context.close()
    assert complaints == []


def test_from_a_point_of_the_chart_to_its_sentence(page, address: str) -> None:
    page.goto(f"{address}/ledger/cells_dismantled?country=MA")
    page.locator("svg a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/**")
    lit = page.locator(".hl.on")
    assert lit.count() > 0
    assert lit.first.is_visible()


def test_arabic_words_stand_in_the_order_they_are_read(page, address: str) -> None:
    page.goto(f"{address}/articles/a-arabic?lang=en")
    places = page.evaluate(
        """() => {
          const text = document.querySelector('.text > p'), found = [];
          const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
          for (let n; (n = walker.nextNode());) for (const m of n.data.matchAll(/\\S+/g)) {
            const range = document.createRange(); range.setStart(n, m.index); range.setEnd(n, m.index + m[0].length);
            const box = range.getBoundingClientRect();
            found.push([m[0], [Math.round(box.top), box.left, box.right]]);
          }
          return found; }"""
    )
    words = places
    first_line = [w for w in words if w[1][0] == words[0][1][0]]
    rights = [box[2] for _, box in first_line]
    assert len(first_line) > 5
    assert rights == sorted(rights, reverse=True), "each word stands to the left of the one before it"
    assert any(word == "6" for word, _ in words), "digits are one word, not turned round"


def test_nothing_in_a_hostile_article_runs(page, address: str) -> None:
    page.goto(f"{address}/articles/a-hostile")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "huge words do not widen the page"


def test_the_map_shows_places_on_land(page, address: str) -> None:
    page.goto(f"{address}/incidents?lang=ar&theme=dark")
    page.wait_for_selector("#map path.spot")
    assert page.locator("#map path.land").count() == 1
    page.locator("#map path.spot").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".leaflet-popup a")


def test_correct_a_value_by_picking_words_with_keys_alone(page, address: str) -> None:
    page.goto(f"{address}/review")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/facts/**")
    page.evaluate(
        """() => { const walker = document.createTreeWalker(document.querySelector('[data-pickable]'), NodeFilter.SHOW_TEXT);
          for (let n; (n = walker.nextNode());) { const at = n.data.indexOf('12');
            if (at >= 0) { const r = document.createRange(); r.setStart(n, at); r.setEnd(n, at + 2);
              getSelection().removeAllRanges(); getSelection().addRange(r); return; } } }"""
    )
    page.wait_for_function("document.querySelector('.correct input[name=value]').value === '12'")
    with page.expect_navigation():
        page.keyboard.press("c")
    page.goto(f"{address}/review")
    assert page.locator(".record .badge").first.inner_text() == "corrected"
    claims = page.evaluate("fetch('/api/v1/claims?measure=cells_dismantled').then((a) => a.json())")["items"]
    mine = [c for c in claims if c["value"] == 12]
    assert len(mine) == 1
    assert any(e["quote"] == "12" for e in mine[0]["evidence"])


@pytest.mark.parametrize(
    "path", ["/", "/ledger/cells_dismantled?country=MA", "/incidents", "/articles/a-arabic", "/review"]
)
def test_pages_fit_a_phone(browser, address: str, path: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    for language in ("en", "ar"):
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
