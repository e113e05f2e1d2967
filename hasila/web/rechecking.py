"""After corrections: incidents and findings are worked out again, in the background and once for many corrections."""

from __future__ import annotations

import logging
import threading

from hasila.errors import HasilaError
from hasila.ledger import Ledger, Place
from hasila.pipeline import later_stages

log = logging.getLogger("hasila.web")


class Rechecker:
    """Runs merging and reconciliation some seconds after the last correction."""

    def __init__(self, place: Place, seconds: float | None) -> None:
        self._place = place
        self._seconds = seconds
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()
        self._running = threading.Lock()

    @property
    def pending(self) -> bool:
        """Whether a correction waits to be worked in."""
        return self._timer is not None or self._running.locked()

    def ask(self) -> None:
        """Something was corrected. Asking again before the work has begun puts it off."""
        if self._seconds is None:
            return
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = threading.Timer(self._seconds, self._work)
            self._timer.daemon = True
            self._timer.start()

    def _work(self) -> None:
        with self._lock:
            self._timer = None
        with self._running:
            try:
                with Ledger(self._place, create=False) as ledger:
                    for _ in later_stages(ledger):
                        pass
            except HasilaError as error:
                # Another program is writing: nothing is lost, the next correction or run does it.
                log.warning("incidents and findings were not worked out again: %s", error)

    def stop(self) -> None:
        """Do not begin any more; the next run makes up for it."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
