"""The application as people use it, in headless Chromium."""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from browsing import CHROMIUM, NO_CHROMIUM, NO_DRIVER, launched, opened, select_words, served
from web_making import ARABIC, ENGLISH, LATER

pytest.importorskip("playwright.sync_api", reason=NO_DRIVER)
pytest.importorskip("uvicorn", reason="the web application is not installed: pip install 'hasila[web]'")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM),
    # One browser for all of these, not one in each process of the tests.
    pytest.mark.xdist_group("browser"),
]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
PASSWORD = "a long enough phrase"


@pytest.fixture(scope="module")
def browser():
    with launched() as found:
        yield found


@pytest.fixture
def address(ledger_path: Path):
    """A running server on a ledger that the test may change."""
    with served(ledger=ledger_path, recheck_seconds=0.05) as (found, _):
        yield found


@pytest.fixture(scope="module")
def unchanged(made: Path):
    """A running server on a ledger that tests only look at."""
    with served(ledger=made, recheck_seconds=None) as (found, _):
        yield found


@pytest.fixture
def page(browser):
    with opened(browser) as found:
        yield found


def api(page: Any, path: str) -> Any:
    """What the JSON interface says."""
    return page.evaluate("(path) => fetch('/api/v1' + path).then((a) => a.json())", path)


def wait_for(page: Any, condition: str) -> None:
    """Wait until the JSON interface says so: corrections are worked in behind the scenes."""
    page.wait_for_function(f"async () => {{ {condition} }}", polling=100)


# ------------------------------------------------------------------------------------------------------------- reading


def test_from_a_point_of_the_chart_to_its_sentence(page, unchanged: str) -> None:
    page.goto(f"{unchanged}/ledger/cells_dismantled?country=MA")
    link = page.locator(".chart svg a[href^='/facts/']").first
    link.wait_for()
    assert any(c.isdigit() for c in link.get_attribute("aria-label") or "")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/**")
    lit = page.locator(".hl.on")
    assert lit.count() > 0
    assert lit.first.is_visible()


def test_the_chart_tells_kinds_of_claims_apart(page, unchanged: str) -> None:
    page.goto(f"{unchanged}/ledger/cells_dismantled?country=MA")
    page.wait_for_selector(".chart svg a")
    points = api(page, "/series/cells_dismantled?country=MA")["points"]
    kinds = {p["kind"] for p in points}
    assert page.locator("figure.chart").count() == len(kinds) == 2
    contested = [p for p in points if p["contested"]]
    assert contested
    for point in contested:
        label = page.locator(f".chart svg a[href='/facts/{point['id']}']").get_attribute("aria-label")
        assert "does not fit" in label or "wrong" in label
    page.goto(f"{unchanged}/incidents")
    page.wait_for_selector("[data-timeline] svg a")
    page.locator("[data-timeline] svg a").first.click()
    page.wait_for_url("**since=**until=**")


def test_arabic_words_stand_in_the_order_they_are_read(page, unchanged: str) -> None:
    page.goto(f"{unchanged}/articles/a-arabic?lang=en")
    words = page.evaluate(
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
    first_line = [w for w in words if w[1][0] == words[0][1][0]]
    rights = [box[2] for _, box in first_line]
    assert len(first_line) > 5
    assert rights == sorted(rights, reverse=True), "each word stands to the left of the one before it"
    assert any(word == "6" for word, _ in words), "digits are one word, not turned round"


DIFFERENT = """async ([one, other]) => {
  const pixels = async (data) => {
    const image = new Image(); image.src = 'data:image/png;base64,' + data; await image.decode();
    const canvas = document.createElement('canvas'); canvas.width = image.width; canvas.height = image.height;
    const context = canvas.getContext('2d'); context.drawImage(image, 0, 0);
    return [image.width, image.height, context.getImageData(0, 0, image.width, image.height).data]; };
  const [w, h, a] = await pixels(one), [v, g, b] = await pixels(other);
  if (w !== v || h !== g) return 1;
  let ink = 0, differ = 0;
  for (let n = 0; n < a.length; n += 4) {
    if (a[n] < 128 || b[n] < 128) { ink++; if (Math.abs(a[n] - b[n]) > 96) differ++; } }
  return differ / ink; }"""


@pytest.mark.parametrize("width", [1200, 390])
def test_marking_facts_leaves_the_arabic_as_it_is_written(browser, unchanged: str, width: int) -> None:
    """The marked text and the bare text, drawn by the same browser, are one picture: letters join across marks, lines
    break and numbers stand where they do without."""
    with opened(browser, viewport={"width": width, "height": 900}) as page:
        page.goto(f"{unchanged}/articles/a-arabic?lang=en&theme=light")
        text = page.locator(".text > p").first
        assert page.locator(".text > p .hl").count() > 2
        page.evaluate(
            "document.querySelectorAll('.text .hl').forEach((e) => { e.style.background = 'none'; e.style.outline = 'none'; })"
        )
        marked = base64.b64encode(text.screenshot()).decode()
        page.evaluate("() => { const p = document.querySelector('.text > p'); p.textContent = p.textContent; }")
        assert text.inner_text() == ARABIC
        bare = base64.b64encode(text.screenshot()).decode()
        assert page.evaluate(DIFFERENT, [marked, bare]) < 0.02
        page.evaluate("document.querySelector('.text > p').style.direction = 'ltr'")
        page.evaluate("document.querySelector('.text > p').style.unicodeBidi = 'bidi-override'")
        turned = base64.b64encode(text.screenshot()).decode()
        assert page.evaluate(DIFFERENT, [marked, turned]) > 0.2, "the comparison notices a wrong order"


def test_nothing_in_a_hostile_article_runs(page, unchanged: str) -> None:
    page.goto(f"{unchanged}/articles/a-hostile")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "huge words do not widen the page"


def test_the_map_shows_places_on_land(page, unchanged: str) -> None:
    page.goto(f"{unchanged}/incidents?lang=ar&theme=dark")
    page.wait_for_selector("#map path.spot")
    assert page.locator("#map path.land").count() == 1
    page.locator("#map path.spot").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".leaflet-popup a")


def test_words_are_found_in_arabic_as_people_write_them(page, unchanged: str) -> None:
    page.goto(unchanged)
    page.get_by_role("searchbox").first.fill("الإرهابيّة")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    assert page.locator("main mark").count() == 0 or page.locator("main a").count() > 0
    page.goto(f"{unchanged}/search?q=ارهابية")
    assert page.locator("main a[href='/articles/a-arabic']").count() > 0, "folded hamza finds the written one"


# ------------------------------------------------------------------------------------------------------------ reviewing


def test_correct_a_value_by_picking_words_with_keys_alone(page, address: str) -> None:
    page.goto(f"{address}/review")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/facts/**")
    select_words(page, "12")
    page.wait_for_function("document.querySelector('.correct input[name=value]').value === '12'")
    with page.expect_navigation():
        page.keyboard.press("c")
    page.goto(f"{address}/review")
    assert page.locator(".record .badge").first.inner_text() == "corrected"
    mine = [c for c in api(page, "/claims?measure=cells_dismantled")["items"] if c["value"] == 12]
    assert len(mine) == 1
    assert any(e["quote"] == "12" for e in mine[0]["evidence"])


def test_review_with_the_keyboard_alone(page, address: str) -> None:
    page.goto(f"{address}/review")
    total = page.locator("[data-key-item]").count()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/facts/**")
    for key, word in (("a", "accepted"), ("r", "rejected")):
        before = page.url
        page.keyboard.press(key)
        page.wait_for_function("(before) => location.href !== before", arg=before)
        assert word
    page.goto(f"{address}/review")
    assert page.locator(".record .badge").all_inner_texts()[:2] == ["rejected", "accepted"]
    assert page.locator("ul.rows [data-key-item]").count() == total - 2
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/facts/**")
    page.keyboard.press("u")
    page.wait_for_url("**/review#record")
    assert page.locator(".record .gone .badge").all_inner_texts() == ["taken back", "rejected"]
    # Every control of the page can be reached by tabbing, and shows that it has been.
    page.goto(f"{address}/review/facts/{api(page, '/claims')['items'][0]['id']}")
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.name + '=' + document.activeElement.value"))
    assert {"verdict=accept", "verdict=reject", "verdict=correct"} <= reached


def run_command(*arguments: str) -> None:
    """``hasila …`` in this process, which has the lexicons loaded."""
    from hasila.cli import main

    status: object = 0
    with patch.object(sys, "argv", ["hasila", *arguments]):
        try:
            main()
        except SystemExit as stop:
            status = stop.code
    assert not status


def test_a_correction_survives_hasila_run(browser, tmp_path: Path) -> None:
    news, ledger = tmp_path / "news.jsonl", tmp_path / "l.db"
    records = [
        {"text": text, "published": day, "url": f"https://news.example/{day}", "outlet": "The Lantern"}
        for text, day in ((ENGLISH, "2021-03-14"), (LATER, "2023-05-02"), (ARABIC, "2023-12-26"))
    ]
    news.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    run_command("run", str(news), "--db", str(ledger), "--quiet")
    with served(ledger=ledger, recheck_seconds=0.05) as (address, _), opened(browser) as page:
        page.goto(address)
        claim = next(c for c in api(page, "/claims?measure=cells_dismantled")["items"] if c["value"] == 60)
        page.goto(f"{address}/review/facts/{claim['id']}")
        page.locator(".correct input[name=value]").fill("٩٠")
        page.locator(".correct button[value=correct]").click()
        page.wait_for_load_state()
        from hasila.ledger import Ledger

        with Ledger(ledger) as opened_ledger, opened_ledger.transaction() as connection:
            connection.execute("UPDATE articles SET reader = 'an earlier version'")
        run_command("run", str(news), "--db", str(ledger), "--quiet")
        values = [c["value"] for c in api(page, "/claims?measure=cells_dismantled")["items"]]
        assert 90 in values
        assert 60 not in values


def test_merging_and_splitting(page, address: str) -> None:
    page.goto(address)
    (one,) = api(page, "/incidents?place=Tangier")["items"]
    page.goto(f"{address}/incidents/{one['id']}")
    assert page.locator("main ul.rows > li").count() == 2
    page.locator("form[action$='/split'] button").first.click()
    wait_for(page, "return (await (await fetch('/api/v1/incidents?place=Tangier')).json()).items.length === 2")
    apart = api(page, "/incidents?place=Tangier")["items"]
    page.goto(f"{address}/incidents/{apart[0]['id']}")
    page.locator(f"form[action$='/merge']:has(input[value='{apart[1]['id']}']) button").click()
    wait_for(page, "return (await (await fetch('/api/v1/incidents?place=Tangier')).json()).items.length === 1")
    page.goto(f"{address}/review")
    assert page.locator(".record .badge").first.inner_text() == "same"


def test_a_finding_is_resolved(page, address: str) -> None:
    page.goto(address)
    first = page.locator("article.finding").first
    identity = (first.get_attribute("id") or "").removeprefix("finding-")
    assert first.locator("blockquote").count() >= 2
    first.locator(".settle summary").click()
    first.locator("button[value='no conflict']").click()
    assert page.locator("main").inner_text(), "a reason is asked for"
    page.goto(f"{address}/findings/{identity}")
    page.locator(".settle summary").click()
    page.locator(".settle input[name=why]").fill("the two count different things")
    page.locator("button[value='no conflict']").click()
    page.wait_for_load_state()
    page.goto(f"{address}/?state=resolved")
    assert "the two count different things" in page.locator(f"#finding-{identity}").inner_text()
    page.goto(address)
    assert page.locator(f"#finding-{identity}").count() == 0


def test_sign_in_and_the_limits_of_roles(browser, ledger_path: Path) -> None:
    with served(ledger=ledger_path, team=True, recheck_seconds=None) as (address, app), opened(browser) as page:
        accounts = app.state["site"].accounts
        page.goto(f"{address}/invitation/{accounts.invite('owner', 'owner')}")
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main button").click()
        page.wait_for_url("**/sign-in")
        sign_in(page, "owner")
        page.goto(f"{address}/team")
        page.locator("main input[name=name]:not([type=hidden])").fill("reader")
        page.locator("select[name=role]").select_option("reader")
        page.locator("form[action='/team/invite'] button").click()
        link = page.locator("code").inner_text()
        page.locator("footer form button").click()
        page.wait_for_url("**/sign-in")
        page.goto(link)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main button").click()
        page.wait_for_url("**/sign-in")
        sign_in(page, "reader")
        assert page.locator("a[href='/team']").count() == 0
        assert page.locator(".settle").count() == 0
        page.goto(f"{address}/articles/a-english")
        assert page.locator("a[href^='/review/facts/']").count() == 0


def sign_in(page: Any, name: str) -> None:
    page.locator("main input[name=name]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    page.wait_for_function("location.pathname === '/'")


def test_two_reviewers_at_once(browser, ledger_path: Path) -> None:
    with served(ledger=ledger_path, team=True, recheck_seconds=0.05) as (address, app):
        accounts = app.state["site"].accounts
        for name in ("one", "two"):
            accounts.accept(accounts.invite(name, "reviewer"), PASSWORD)
        first, second = browser.new_context().new_page(), browser.new_context().new_page()
        for page, name in ((first, "one"), (second, "two")):
            page.goto(f"{address}/sign-in")
            sign_in(page, name)
        claim = next(c for c in api(first, "/claims")["items"] if c["article_id"] == "a-later")
        for page in (first, second):
            page.goto(f"{address}/review/facts/{claim['id']}")
        first.locator(".correct input[name=value]").fill("91")
        first.locator("button[value=correct]").click()
        first.wait_for_load_state()
        second.locator("button[value=accept]").click()
        second.wait_for_load_state()
        assert "409" in second.locator("h1").inner_text(), "who comes second is told"
        second.goto(f"{address}/review")
        other = next(c for c in api(second, "/claims")["items"] if c["article_id"] == "a-arabic")
        for page in (first, second):
            page.goto(f"{address}/review/facts/{other['id']}")
        for page in (first, second):
            page.locator("button[value=accept]").click()
            page.wait_for_load_state()
        second.goto(f"{address}/review")
        record = second.locator(".record li").all_inner_texts()
        assert len(record) == 3
        assert sum("one" in line for line in record) == 2
        assert second.locator("#agreement + .scroll tbody tr").count() == 1
        for page in (first, second):
            page.context.close()


# ------------------------------------------------------------------------------------------------------ for everybody

PAGES = (
    "/", "/ledger", "/ledger/cells_dismantled?country=MA", "/incidents", "/search?q=cells", "/articles/a-arabic",
    "/articles/a-english/add", "/articles/a-english/derivation", "/review", "/report", "/nowhere",
)  # fmt: skip


@pytest.mark.parametrize(("language", "theme"), [("ar", "light"), ("en", "dark")])
def test_axe_finds_nothing_serious(browser, unchanged: str, language: str, theme: str) -> None:
    script = AXE.read_text(encoding="utf-8")
    found = []
    context = browser.new_context(bypass_csp=True, viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.goto(unchanged)
    claim, incident = api(page, "/claims")["items"][0]["id"], api(page, "/incidents")["items"][0]["id"]
    for path in (*PAGES, f"/review/facts/{claim}", f"/incidents/{incident}"):
        page.goto(f"{unchanged}{path}{'&' if '?' in path else '?'}lang={language}&theme={theme}")
        if "/ledger/" in path or path == "/incidents":
            page.wait_for_selector(".chart svg a")
        page.evaluate(script)
        result = page.evaluate(
            "axe.run(document, {resultTypes: ['violations'], iframes: false, preload: false,"
            " runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
        )
        found += [
            (path, v["id"], v["impact"], v["nodes"][0]["html"][:200], v["nodes"][0]["failureSummary"][:200])
            for v in result["violations"]
            if v["impact"] in ("serious", "critical")
        ]
    context.close()
    assert found == []


def test_pages_fit_a_phone(browser, unchanged: str) -> None:
    with opened(browser, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as page:
        for path in PAGES[:-1]:
            for language in ("en", "ar"):
                page.goto(f"{unchanged}{path}{'&' if '?' in path else '?'}lang={language}")
                width = page.evaluate("document.documentElement.scrollWidth")
                assert width <= 390, (path, language, width)
