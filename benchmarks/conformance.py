"""Resources a second of our check beside others' in the same run: ``python -m benchmarks.conformance``.

The resources are care plans of our own samples, 3 to 5 KB each, which claim our profile. Each validator runs
in a process of its own; each round asks all of them one after another, and the median of the rounds counts.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
JUDGES = ROOT / "tests" / "judges"
START = "from sipfhir import check; check({'resourceType': 'Patient', 'active': True})"
SMALL, LARGE = 3_000, 5_000
Resource = dict[str, Any]


def care_plans() -> list[str]:
    """As JSON texts."""
    import sipfhir

    files = sorted(
        one for one in SAMPLES.glob("*/good/*") if one.is_file() and not one.name.endswith(".expect.yaml")
    )
    readings = (reading for file in files for reading in sipfhir.read(file) if reading.plan is not None)
    made = (json.dumps(one) for reading in readings for one in _plans(sipfhir.to_fhir(reading).collection()))
    return [text for text in made if SMALL <= len(text) <= LARGE]


def _plans(bundle: Resource) -> Iterator[Resource]:
    return (one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == "CarePlan")


def of_dicts() -> Callable[[str], Any]:
    """Our check of what is decoded already."""
    from sipfhir import check

    return check


def of_json() -> Callable[[str], Any]:
    """Our check from JSON, decoded strictly."""
    from sipfhir import check

    return lambda text: check(text.encode())


def their_dicts() -> Callable[[str], Any]:
    """fhir.resources from dicts."""
    from fhir.resources.R4B.careplan import CarePlan

    return CarePlan.model_validate


def their_json() -> Callable[[str], Any]:
    """fhir.resources from JSON."""
    from fhir.resources.R4B.careplan import CarePlan

    return CarePlan.model_validate_json


VALIDATORS: dict[str, tuple[Callable[[], Callable[[Any], Any]], bool]] = {
    "sipfhir check, dicts": (of_dicts, True),
    "fhir.resources R4B, dicts": (their_dicts, True),
    "sipfhir check, JSON": (of_json, False),
    "fhir.resources R4B, JSON": (their_json, False),
}
"""What makes each, and whether it takes dicts."""
MEDPLUM = "Medplum validateResource, JSON"


def here(name: str, count: int) -> tuple[float, float]:
    """Resources a second of processor time, and the most memory in MB, of a validator in this process."""
    make, decoded = VALIDATORS[name]
    texts = json.load(sys.stdin)
    given = [json.loads(one) for one in texts] if decoded else texts
    validate = make()
    for one in given:
        validate(one)
    before = time.process_time()
    for one in islice(cycle(given), count):
        validate(one)
    seconds = time.process_time() - before
    return count / seconds, _most()


def _most() -> float:
    """The most memory of this process, in MB; what its parent held is not counted."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    [line] = [one for one in status.read_text().splitlines() if one.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def measured(name: str, count: int, texts: list[str]) -> tuple[float, float]:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.conformance", name, str(count)]
    done = subprocess.run(
        command, input=json.dumps(texts), capture_output=True, text=True, check=True, cwd=ROOT
    )
    return tuple(json.loads(done.stdout))


def medplum(count: int, texts: list[str]) -> tuple[float, float]:
    """Medplum's, which decodes with JSON.parse."""
    command = ["node", "speed.mjs", str(count)]
    lines = "\n".join(texts) + "\n"
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True, cwd=JUDGES)
    return tuple(json.loads(done.stdout))


def start() -> float:
    """Seconds of processor time from a new process to the first answer, less those of an empty one."""

    def seconds(program: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return median(seconds(START) - seconds("pass") for _ in range(5))


def main(count: int = 1000, rounds: int = 3) -> None:
    """Print a table."""
    texts = care_plans()
    found: dict[str, list[tuple[float, float]]] = {}
    for _ in range(rounds):
        for name in VALIDATORS:
            found.setdefault(name, []).append(measured(name, count, texts))
        if (JUDGES / "node_modules").exists():
            found.setdefault(MEDPLUM, []).append(medplum(count, texts))
    print(
        f"{len(texts)} care plans of {SMALL} to {LARGE} bytes, median of {rounds} rounds of {count}, one core"
    )
    print(f"{'validator':<34}{'a second':>10}{'MB':>8}")
    for name, rows in found.items():
        print(f"{name:<34}{median(row[0] for row in rows):>10,.0f}{median(row[1] for row in rows):>8,.0f}")
    print(f"start of our check to the first answer: {start():.2f} s of processor time")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(here(sys.argv[1], int(sys.argv[2]))))
    else:
        main()
