"""Measures every stage three times, round by round, and prints one table."""

import json
import tempfile
from pathlib import Path
from statistics import median

import click

from benchmarks import plans
from benchmarks.measure import Measured, measure
from benchmarks.stages import FLOOR, STAGES

Rounds = dict[str, list[Measured]]


@click.command()
@click.option("--plans", "count", default=5_000, show_default=True, help="How many plans the file holds.")
@click.option("--rounds", default=3, show_default=True, help="The median of so many rounds counts.")
@click.option("--out", type=click.Path(path_type=Path), default="benchmarks/results.json", show_default=True)
def main(count: int, rounds: int, out: Path) -> None:
    """Plans a second of each stage, beside lxml.iterparse alone in the same round."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "plans.xml")
        plans.write(file, count)
        megabytes = file.stat().st_size / 1e6
        click.echo(f"{count} plans of {megabytes / count * 1000:.1f} kB, median of {rounds} rounds")
        measured: Rounds = {stage: [] for stage in STAGES}
        for _ in range(rounds):
            for stage in STAGES:
                measured[stage].append(measure(stage, file))
    results = {stage: summary(measured, stage) for stage in STAGES}
    click.echo(table(results))
    out.write_text(json.dumps({"plans": count, "megabytes": megabytes, "stages": results}, indent=2) + "\n")


def summary(measured: Rounds, stage: str) -> dict[str, float]:
    """Medians of a stage. ``ratio`` is of its speed to the floor's in the same round."""
    pairs = list(zip(measured[stage], measured[FLOOR], strict=True))
    return {
        "plans_a_second": round(median(own.plans / own.seconds for own, _ in pairs), 1),
        "microseconds_a_plan": round(median(own.seconds / own.plans for own, _ in pairs) * 1e6, 1),
        "ratio": round(median(floor.seconds / own.seconds for own, floor in pairs), 3),
        "peak_megabytes": round(median(own.megabytes for own, _ in pairs), 1),
    }


def table(results: dict[str, dict[str, float]]) -> str:
    """The results as aligned columns."""
    lines = [f"{'stage':<34}{'plans/s':>10}{'µs/plan':>10}{'ratio':>8}{'peak MB':>10}"]
    for stage, row in results.items():
        speed, cost, ratio, peak = row.values()
        lines.append(f"{stage:<34}{speed:>10,.0f}{cost:>10,.0f}{ratio:>8.2f}{peak:>10,.0f}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
