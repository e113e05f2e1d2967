"""The web application: look at the ledger, follow a figure to its sentence, correct what was misread.

>>> from hasila.web import Settings, create_app                         # doctest: +SKIP
>>> app = create_app(Settings(ledger=Path("news.db")))                   # doctest: +SKIP

Pages are rendered on the server and work without scripts; scripts add the map, keys and partial updates. Nothing is
loaded from elsewhere. It needs the extra ``hasila[web]``.
"""

from hasila.web.app import create_app
from hasila.web.settings import Settings

__all__ = ["Settings", "create_app"]
