"""Run the commands in the documentation and write down what they print; make the generated reference pages.

    python scripts/refresh_docs.py            write
    python scripts/refresh_docs.py --check    change nothing; say what is out of date, exit status 1

A block fenced as ``console`` holds commands after ``$`` (``>`` on the lines that go on with one) and, below each, its real
output. The blocks of one page run one after the other in one empty folder that holds a copy of the bundled sample as
``sample/``. So are the statements of blocks fenced as ``pycon``, in one interpreter a page. A line of output that is
only ``…`` stands for lines left out: what the page shows before it is what the output begins with.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import msgspec

ROOT = Path(__file__).parents[1]
PAGES = (*sorted(ROOT.glob("README*.md")), *sorted((ROOT / "docs").glob("*/*.md")))
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
PYTHON_BLOCK = re.compile(r"^```pycon\n(.*?)^```$", re.M | re.S)
CUT = "…"
# What differs from run to run and machine to machine.
VARYING = (re.compile(r"in \d+\.\d s\b"), "in 0.0 s")


def refreshed(page: str, folder: Path) -> str:
    """The page with the output of its commands as they are printed now; they run in ``folder``."""
    shell = _Shell(folder)
    page = BLOCK.sub(lambda match: "```console\n" + _run_block(match[1], shell) + "```", page)
    if PYTHON_BLOCK.search(page):
        shell.catch_up()
    names: dict[str, Any] = {}
    with contextlib.chdir(folder):
        return PYTHON_BLOCK.sub(lambda match: "```pycon\n" + _run_python(match[1], names) + "```", page)


def _run_python(block: str, names: dict[str, Any]) -> str:
    """The block with what its statements print now; *names* are those of the blocks before it on the page."""
    result = []
    for example in doctest.DocTestParser().get_examples(block):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(example.source, "<page>", "single"), names)
        first, *more = example.source.splitlines()
        code = [f">>> {first}", *(f"... {line}" for line in more)]
        result.append("\n".join(code) + "\n" + printed.getvalue())
    return "".join(result)


class _Shell:
    """Runs the commands of a page, but not those that a page before (its translation) has begun with as well."""

    printed: ClassVar[dict[tuple[str, ...], str]] = {}  # what the last of some commands has printed

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._given: tuple[str, ...] = ()
        self._not_run: list[str] = []

    def output(self, command: str) -> str:
        """What the command prints after all those before it."""
        self._given += (command,)
        if self._given in self.printed:
            self._not_run.append(command)
        else:
            self.catch_up()
            self.printed[self._given] = _output(command, self._folder)
        return self.printed[self._given]

    def catch_up(self) -> None:
        """Run what was passed over: what comes now needs the files that it leaves."""
        for command in self._not_run:
            _output(command, self._folder)
        self._not_run.clear()


def _run_block(block: str, shell: _Shell) -> str:
    result = []
    for command, old in _commands(block):
        shown = command.replace("\n", "\n> ")
        result.append(f"$ {shown}\n{_shortened(shell.output(command), old)}")
    return "".join(result)


def _commands(block: str) -> list[tuple[str, str]]:
    """Each command with the output that the page shows for it."""
    parts = re.split(r"^\$ (.*\n(?:> .*\n)*)", block, flags=re.M)
    commands = [command.rstrip("\n").replace("\n> ", "\n") for command in parts[1::2]]
    return list(zip(commands, parts[2::2], strict=True))


def _output(command: str, folder: Path) -> str:
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    pattern, stand_in = VARYING
    text = pattern.sub(stand_in, done.stdout.decode("utf-8"))
    return "".join(line.rstrip() + "\n" for line in text.rstrip().splitlines())


def _shortened(output: str, old: str) -> str:
    """The new output, cut to as many lines as the page shows before a line that is only ``…``."""
    lines = old.splitlines()
    if CUT not in lines:
        return output
    return "".join(line + "\n" for line in [*output.splitlines()[: lines.index(CUT)], CUT])


def cli_reference() -> str:
    """``docs/reference/cli.md`` from the commands' own help."""
    import typer

    from hasila.cli.app import build

    group = typer.main.get_command(build())
    parts = [
        "# Commands\n\nGenerated from the commands' own help by `python scripts/refresh_docs.py`: do not edit.\n\n"
        "Exit status: 0 done; 1 some articles could not be read (each is named, the others are kept); 2 usage.\n"
    ]
    for name, command in _leaves("hasila", group):
        context = command.make_context(name, [], resilient_parsing=True, terminal_width=100, max_content_width=100)
        parts.append(f"\n## {name}\n\n```text\n{command.get_help(context).rstrip()}\n```\n")
    return "".join(parts)


def _leaves(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    """Every command below a group, with its full name."""
    for child_name, child in getattr(command, "commands", {}).items():
        if hasattr(child, "commands"):
            yield from _leaves(f"{name} {child_name}", child)
        else:
            yield f"{name} {child_name}", child


def facts_schema() -> str:
    """``hasila/facts.schema.json`` from the types of :mod:`hasila.model`."""
    from hasila.model import Facts

    schema = msgspec.json.schema(Facts)
    return msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=1).decode() + "\n"


def exports_reference() -> str:
    """``docs/reference/exports.md`` from the formats and tables themselves."""
    from hasila.exports import formats
    from hasila.exports.tables import TABLES
    from hasila.exports.tables.flat import FLAT

    parts = [
        "# Exports\n\nGenerated from the code by `python scripts/refresh_docs.py`: do not edit.\n\n"
        "`hasila export FORMAT OUT` writes OUT, and `OUT.report.json` beside it: rows written, and what was left out and\n"
        "why, with the ids of the records that are concerned. An existing OUT is kept unless `--force` is given; a failure half\n"
        "way leaves the old one.\n\n## Formats\n"
    ]
    for name, format in sorted(formats().items()):
        parts.append(f"\n### {name}\n\n{format.description}.\n")
        parts.append(f"\n{format.about}\n" if format.about else "")
        parts.append(f"\nHeader line:\n\n```text\n{format.header}\n```\n" if format.header else "")
        parts.append("\nNever holds:\n\n" + "".join(f"- {entry}\n" for entry in format.left_out))
    parts.append("\n## Tables\n\nOf csv, xlsx, parquet, datapackage and sqlite. Fields marked * are in every row.\n")
    for table in (*TABLES.values(), FLAT):
        key = ", ".join(table.key)
        parts.append(
            f"\n### {table.name}\n\n{table.about} Key: {key}.\n\n| field | type | meaning |\n| --- | --- | --- |\n"
        )
        for field in table.fields:
            target = f"; refers to {table.links[field.name]}" if field.name in table.links else ""
            star = " *" if field.required else ""
            parts.append(f"| {field.name}{star} | {field.type} | {field.about}{target} |\n")
    return "".join(parts)


def generated() -> dict[Path, str]:
    """Every page that is made, with its content as it should be."""
    reference = ROOT / "docs" / "reference"
    return {
        reference / "cli.md": cli_reference(),
        reference / "exports.md": exports_reference(),
        ROOT / "hasila" / "facts.schema.json": facts_schema(),
    }


def executed() -> list[Path]:
    """Every page that shows what commands print."""
    texts = ((path, path.read_text(encoding="utf-8")) for path in PAGES)
    return [path for path, text in texts if BLOCK.search(text) or PYTHON_BLOCK.search(text)]


def run_again(path: Path) -> str:
    """The page with what its commands print now."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "hasila" / "sample", Path(folder) / "sample")
        return refreshed(path.read_text(encoding="utf-8"), Path(folder))


def main() -> int:
    """Write or check; returns the exit status."""
    check = "--check" in sys.argv[1:]
    stale = 0
    pages = generated() | {path: run_again(path) for path in executed()}
    for path, content in pages.items():
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            stale += 1
            print(f"{'out of date' if check else 'written'}: {path.relative_to(ROOT)}")
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content, encoding="utf-8")
    return int(check and stale > 0)


if __name__ == "__main__":
    sys.exit(main())
