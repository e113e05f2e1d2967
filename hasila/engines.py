"""What hands out the tasks of a run at scale: processes of one machine, or a Ray cluster.

Both survive the death of a worker: the task is run again elsewhere. A file whose reading kills its worker again and
again (out of memory, a crash in a library) is noted as a failure, and the others are kept. One process without workers
(``jobs=1``) has nobody who could survive it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any

from hasila.codebook import active, choose
from hasila.errors import SourceError
from hasila.scale import Done, Engine, Task, note_death, read_task

MOST_DEATHS = 3
IN_FLIGHT = 8  # tasks handed to Ray for each worker, so that a list of a million files stays a list


def over(engine: Engine, waiting: list[Task], out: str, mapping: Mapping[str, str], jobs: int) -> Iterator[Done]:
    """Runs the tasks; what each did, as they end."""
    run = _over_ray if engine == "ray" else _over_processes
    return run(waiting, out, mapping, jobs)


def _over_processes(waiting: list[Task], out: str, mapping: Mapping[str, str], jobs: int) -> Iterator[Done]:
    if jobs == 1:
        for task in waiting:
            yield read_task(task, out, mapping)
        return
    left = {task.number: task for task in waiting}
    deaths: Counter[int] = Counter()
    workers = jobs
    while left:
        first = next(iter(left.values()))
        try:
            # Spawned workers share no locks and no open files with this process.
            with ProcessPoolExecutor(workers, get_context("spawn"), choose, (str(active().home),)) as pool:
                futures = [pool.submit(read_task, task, out, mapping) for task in left.values()]
                for future in as_completed(futures):
                    done = future.result()
                    del left[done.number]
                    yield done
        except BrokenProcessPool:
            # A pool does not tell which task killed its worker. From the second death on one worker runs alone:
            # then it is the first task that is left.
            if workers == 1:
                first = next(iter(left.values()))
                deaths[first.number] += 1
                if deaths[first.number] >= MOST_DEATHS:
                    del left[first.number]
                    yield note_death(first, out, MOST_DEATHS)
            elif deaths:
                workers = 1
            deaths[-1] += 1


def _over_ray(waiting: list[Task], out: str, mapping: Mapping[str, str], jobs: int) -> Iterator[Done]:
    ray = _ray(jobs)
    remote = ray.remote(max_retries=MOST_DEATHS - 1)(_read_with)
    running: dict[Any, Task] = {}
    queue = iter(waiting)
    while True:
        while len(running) < jobs * IN_FLIGHT and (task := next(queue, None)) is not None:
            running[remote.remote(task, out, dict(mapping), active().name)] = task
        if not running:
            return
        ended, _ = ray.wait(list(running), num_returns=1)
        for reference in ended:
            task = running.pop(reference)
            try:
                yield ray.get(reference)
            except ray.exceptions.WorkerCrashedError:
                yield note_death(task, out, MOST_DEATHS)


def _read_with(task: Task, out: str, mapping: Mapping[str, str], codebook: str) -> Done:
    """Read with a codebook that the machine at the other end has installed."""
    choose(codebook)
    return read_task(task, out, mapping)


def _ray(jobs: int) -> Any:
    try:
        import ray
    except ImportError as error:
        raise SourceError("--engine ray needs the library ray: pip install 'hasila[scale]'") from error
    if not ray.is_initialized():
        import logging
        import os

        # RAY_ADDRESS names a running cluster; without it one is started here for this run.
        if os.environ.get("RAY_ADDRESS"):
            ray.init(logging_level=logging.ERROR, log_to_driver=False)
        else:
            ray.init(num_cpus=jobs, include_dashboard=False, logging_level=logging.ERROR, log_to_driver=False)
    return ray
