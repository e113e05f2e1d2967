"""What exporting costs: size and time of every format for one ledger.

    python bench/exports.py LEDGER.db

Prints a Markdown table. Times are CPU time of this process (user and system), so a busy machine does not matter much.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from hasila import exports
from hasila.ledger import Ledger


def size(path: Path) -> int:
    """Bytes of a file, or of all files of a folder."""
    return sum(p.stat().st_size for p in path.rglob("*") if p.is_file()) if path.is_dir() else path.stat().st_size


def main(place: str) -> None:
    """Export in every format and print what it took."""
    print("| format | rows | size, MB | CPU, s |\n| --- | --- | --- | --- |")
    with Ledger(place, create=False) as ledger, tempfile.TemporaryDirectory() as folder:
        next(ledger.incidents(), None)  # open what is opened once
        for name in sorted(exports.formats()):
            out = Path(folder) / name
            start = time.process_time()
            written = exports.export(ledger, name, out)
            took = time.process_time() - start
            print(f"| {name} | {sum(written.rows.values()):,} | {size(out) / 1e6:.1f} | {took:.1f} |")


if __name__ == "__main__":
    main(sys.argv[1])
