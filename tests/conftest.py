"""Nothing that a developer has added to the gazetteer takes part in tests."""

from __future__ import annotations

import os
import tempfile

os.environ["HASILA_ADDITIONS"] = os.path.join(tempfile.gettempdir(), "no-additions-in-tests")
