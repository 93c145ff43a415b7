"""Runs nights in processes of their own, that kill themselves at a step.

Reads a line of JSON for each: ``folder``, ``url`` of the state, ``run``, ``kill`` (the number of the step at
which the process ends with SIGKILL, 0 for none) or ``hang`` (a step at which it says so and stays). Writes a
line: how it ended, and how many steps it took. All that is costly is imported once, before the processes are
forked.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from tests.sync.nights import SITE, Field, plan

_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>'


def main() -> None:
    """One night after the other, until there are no more lines."""
    _warm()
    for line in sys.stdin:
        job = json.loads(line)
        read, write = os.pipe()
        child = os.fork()
        if not child:
            os.close(read)
            _night(job, write)
            os._exit(0)
        os.close(write)
        with os.fdopen(read, "rb") as stream:
            said = stream.read()
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        ended = {"signal": -code} if code < 0 else {"code": code}
        print(json.dumps(ended | {"steps": said.decode().split()}), flush=True)


def _night(job: dict[str, Any], write: int) -> None:
    """What the child does. Steps are told through a pipe, which a kill does not take back."""
    count = 0

    def step(name: str) -> None:
        nonlocal count
        count += 1
        os.write(write, f"{name}\n".encode())
        if count == job.get("kill"):
            os.kill(os.getpid(), signal.SIGKILL)
        if name == job.get("hang"):
            field.watcher.say("hangs", str(os.getpid()))
            time.sleep(600)

    field = Field(Path(job["folder"]), job["url"], write=False)
    try:
        field.run(job["run"], step)
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(9)


def _warm() -> None:
    """Read a plan, so that each child finds the mapping compiled and the tables read."""
    import sipfhir
    import sipfhir.sync.sources.folder
    import sipfhir.sync.targets.fhir
    import sipfhir.sync.targets.folder

    reading = next(sipfhir.read(_HEAD + plan(1).encode(), "prator", site=SITE))
    sipfhir.to_fhir(reading, site=SITE)


if __name__ == "__main__":
    main()
