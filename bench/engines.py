"""The same reading handed out by different engines: time, equal facts, and what a killed worker costs.

    python bench/engines.py [--files 12] [--articles 40] [--jobs 2] [ENGINE...]

Each engine runs ``hasila.scale.read_task`` over the same made files twice: once undisturbed, once with a worker that dies by
SIGKILL in the middle of its third file. What it wrote must equal what one process writes. An engine that is not
installed is named with the command that installs it. Start is the time until the first task begins.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from spine import make_articles

from hasila import engines, scale
from hasila.scale import Done, Task, read_task

Engine = Callable[[list[Task], str, int], Iterable[Any]]
DEADLY = 2  # the task in which a worker dies


def read_or_die(task: Task, out: str) -> Done:
    """Reads a file; in the deadly one the process dies the first time, if the run is one with a killed worker."""
    begun = Path(out) / "begun"
    if not begun.exists():
        begun.write_text(str(time.time()))
    kill = Path(out) / "kill"
    if task.number == DEADLY and kill.exists():
        kill.unlink()
        os.kill(os.getpid(), signal.SIGKILL)
    return read_task(task, out, {})


def _patched(task: Task, out: str, mapping: object) -> Done:
    return read_or_die(task, out)


def processes(tasks: list[Task], out: str, jobs: int) -> Iterable[Done]:
    """``--engine processes``: the standard library."""
    engines.read_task = _patched
    return engines.over("processes", tasks, out, {}, jobs)


def ray_tasks(tasks: list[Task], out: str, jobs: int) -> Iterable[Done]:
    """``--engine ray``: plain tasks."""
    import ray

    _start_ray(ray, jobs)
    remote = ray.remote(max_retries=2)(read_or_die)
    return ray.get([remote.remote(task, out) for task in tasks])


def ray_data(tasks: list[Task], out: str, jobs: int) -> Iterable[Any]:
    """Ray Data: a map over rows."""
    import ray

    _start_ray(ray, jobs)
    rows = [{"number": task.number, "path": task.path} for task in tasks]

    def one(row: dict[str, Any]) -> dict[str, Any]:
        return {"articles": read_or_die(Task(row["number"], row["path"]), out).articles}

    return ray.data.from_items(rows, override_num_blocks=len(rows)).map(one).take_all()


def _start_ray(ray: Any, jobs: int) -> None:
    if not ray.is_initialized():
        environment = {"env_vars": {"PYTHONPATH": os.pathsep.join(sys.path)}}
        ray.init(num_cpus=jobs, include_dashboard=False, log_to_driver=False, runtime_env=environment)


def daft_udf(tasks: list[Task], out: str, jobs: int) -> Iterable[Any]:
    """Daft: a function over a column, in processes of its own."""
    import daft

    @daft.func(use_process=True, max_retries=2, return_dtype=daft.DataType.int64())
    def one(number: int, path: str) -> int:
        return read_or_die(Task(number, path), out).articles

    frame = daft.from_pydict({"number": [t.number for t in tasks], "path": [t.path for t in tasks]})
    frame = frame.into_partitions(len(tasks))
    return frame.select(one(frame["number"], frame["path"])).to_pylist()


def spark(tasks: list[Task], out: str, jobs: int) -> Iterable[Any]:
    """Spark: a map over a distributed list, four attempts a task."""
    from pyspark.sql import SparkSession

    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = SparkSession.builder.master(f"local[{jobs},4]").config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    pairs = [(t.number, t.path) for t in tasks]
    spread = session.sparkContext.parallelize(pairs, len(pairs))
    return spread.map(lambda pair: read_or_die(Task(*pair), out).articles).collect()


ENGINES: dict[str, tuple[Engine, str]] = {
    "processes": (processes, ""),
    "ray tasks": (ray_tasks, "pip install ray"),
    "ray data": (ray_data, "pip install 'ray[data]'"),
    "daft": (daft_udf, "pip install daft"),
    "spark": (spark, "pip install pyspark; apt-get install default-jre-headless"),
}


def facts_of(out: Path) -> str:
    """A digest of all that a run wrote, in the order of the sources."""
    digest = hashlib.sha256()
    for found in scale.facts_in(out):
        digest.update(repr(found).encode())
    return digest.hexdigest()


def try_out(engine: Engine, tasks: list[Task], out: Path, jobs: int, *, kill: bool) -> tuple[float, float]:
    """Seconds until the first task began, and from then to the end."""
    (out / scale.DONE).mkdir(parents=True)
    if kill:
        (out / "kill").touch()
    start = time.time()
    for _ in engine(tasks, str(out), jobs):
        pass
    begun = float((out / "begun").read_text())
    return begun - start, time.time() - begun


def main() -> None:
    """Prints one line an engine."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engines", nargs="*", default=list(ENGINES), metavar="ENGINE", help=", ".join(ENGINES))
    parser.add_argument("--files", type=int, default=12)
    parser.add_argument("--articles", type=int, default=40, help="in each file")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "made").mkdir()
        for number in range(options.files):
            make_articles(folder / "made" / f"{number:04}.jsonl", options.articles)
        tasks = scale.tasks([folder / "made"])
        for task in tasks:
            read_task(task, str(_made(folder / "single")), {})
        expected = facts_of(folder / "single")
        total = options.files * options.articles
        print(f"{options.files} files of {options.articles} articles, {options.jobs} workers\n")
        print(f"{'':12}{'start s':>9}{'articles/s':>12}{'equal':>7}{'killed worker':>40}")
        for engine in options.engines:
            print(
                f"{engine:12}{_line(*ENGINES[engine], tasks, folder / engine, options.jobs, expected, total)}",
                flush=True,
            )


def _made(out: Path) -> Path:
    (out / scale.DONE).mkdir(parents=True, exist_ok=True)
    return out


def _line(engine: Engine, install: str, tasks: list[Task], out: Path, jobs: int, expected: str, total: int) -> str:
    try:
        start, seconds = try_out(engine, tasks, out / "whole", jobs, kill=False)
    except ImportError as error:
        return f"  not installed ({error.name}): {install}"
    equal = "yes" if facts_of(out / "whole") == expected else "NO"
    try:
        _, slower = try_out(engine, tasks, out / "killed", jobs, kill=True)
        survived = "survived, equal" if facts_of(out / "killed") == expected else "survived, NOT equal"
        survived += f", {slower - seconds:+.0f} s"
    except Exception as error:
        survived = f"the run fails: {type(error).__name__}"
    return f"{start:9.1f}{total / seconds:12.0f}{equal:>7}{survived:>40}"


if __name__ == "__main__":
    main()
