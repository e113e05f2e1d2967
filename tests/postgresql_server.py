"""A PostgreSQL server of the tests' own, where one is installed: on a socket in a temporary folder, ended with them."""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

ACCOUNT = "hasila"


def programs() -> Path | None:
    """The folder with ``initdb`` and ``postgres``; Debian keeps it off the path."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    return max((Path(p).parent for p in glob.glob("/usr/lib/postgresql/*/bin/initdb")), default=None)


def _user() -> str | None:
    """Whom the server runs as: it refuses to run as root."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def server(bin_folder: Path) -> Iterator[str]:
    """A running server; yields the address of a database, whose name may be exchanged."""
    folder = Path(tempfile.mkdtemp(prefix="hasila-pg-"))
    user = _user()
    if user:
        shutil.chown(folder, user)
    data = folder / "data"

    def run(*command: str) -> None:
        done = subprocess.run(command, user=user, cwd=folder, capture_output=True, text=True, env={"LC_ALL": "C.UTF-8"})
        assert done.returncode == 0, done.stdout + done.stderr

    try:
        run(str(bin_folder / "initdb"), "-D", str(data), "-U", ACCOUNT, "--locale=C.UTF-8", "--encoding=UTF8",
            "--auth=trust", "--no-sync")  # fmt: skip
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=60"
        run(str(bin_folder / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql://{ACCOUNT}@/postgres?host={quote(str(folder), safe='')}"
        finally:
            run(str(bin_folder / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
