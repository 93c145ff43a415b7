"""One stage in a process of its own, so that its peak of memory is its own."""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.plans import sample
from benchmarks.stages import STAGES


class Measured(NamedTuple):
    """Seconds of wall time for ``plans`` plans, and the most memory held, in MB."""

    seconds: float
    plans: int
    megabytes: float


def measure(stage: str, file: Path) -> Measured:
    """Run a stage in a new process. What is imported and compiled first is not counted in the time."""
    command = [sys.executable, "-m", "benchmarks.measure", stage, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Measured(*json.loads(done.stdout))


def here(stage: str, file: Path) -> Measured:
    """Run a stage in this process, warmed up with a small file."""
    run = STAGES[stage]
    run(sample())
    start = time.perf_counter()
    plans = run(file)
    seconds = time.perf_counter() - start
    return Measured(seconds, plans, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    print(json.dumps(here(sys.argv[1], Path(sys.argv[2]))))
