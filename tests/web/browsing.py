"""A real browser on a running application: headless Chromium, where it is installed."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

CHROMIUM = os.environ.get("HASILA_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
NO_CHROMIUM = "no Chromium: install it (apt-get install chromium) or name it in HASILA_CHROMIUM"
NO_DRIVER = "no browser driver: pip install playwright (Chromium itself comes from your system)"
#: What Chromium says of a form that the server refused: no complaint about the page.
REFUSED = "the server responded with a status of 400"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--force-color-profile=srgb"]


@contextmanager
def launched() -> Iterator[Any]:
    """The browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@contextmanager
def served(**settings: Any) -> Iterator[tuple[str, Any]]:
    """A running server with these settings; yields its address and the application."""
    import uvicorn

    from hasila.web import Settings, create_app

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = create_app(Settings(port=port, **settings))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}", app
    finally:
        server.should_exit = True
        thread.join(timeout=10)


@contextmanager
def opened(browser: Any, **options: Any) -> Iterator[Any]:
    """A page that must not complain: blocked scripts, missing files and dialogs fail the test."""
    complaints: list[str] = []
    context = browser.new_context(**{"viewport": {"width": 1200, "height": 900}, "reduced_motion": "reduce", **options})
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" and REFUSED not in m.text else None)
    page.on("dialog", lambda dialog: complaints.append(f"a dialog opened: {dialog.message}"))
    try:
        yield page
    finally:
        context.close()
    assert complaints == []


def select_words(page: Any, words: str) -> None:
    """Select words of the text as a reader does with the mouse."""
    found = page.evaluate(
        """(words) => {
          const walker = document.createTreeWalker(document.querySelector('[data-pickable]'), NodeFilter.SHOW_TEXT);
          for (let n; (n = walker.nextNode());) { const at = n.data.indexOf(words);
            if (at >= 0) { const r = document.createRange(); r.setStart(n, at); r.setEnd(n, at + words.length);
              getSelection().removeAllRanges(); getSelection().addRange(r); return true; } }
          return false; }""",
        words,
    )
    assert found, f"{words!r} is in no single run of the text"
