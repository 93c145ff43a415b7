"""What shows a rule, ready to run: the command for a sample that trips it and for one that does not."""

import shlex
from pathlib import Path

from sipfhir.rules.catalogue import Rule, Shown
from sipfhir.site import defaults


def commands(rule: Rule) -> dict[str, str]:
    """``bad`` and ``good``: the command that shows it; empty for a rule that no sample shows."""
    shown = rule.samples
    if shown is None:
        return {}
    return {
        which: _command(files(given), shown, rule.checked)
        for which, given in (("bad", shown.bad), ("good", shown.good))
    }


def files(given: str | tuple[str, ...]) -> tuple[str, ...]:
    """The samples named, below ``samples/``."""
    return (given,) if isinstance(given, str) else given


def _command(samples: tuple[str, ...], shown: Shown, checked: str) -> str:
    words = ["sipfhir", _verb(shown, checked), *map(_where, samples)]
    systems = {sample.partition("/")[0] for sample in samples}
    if len(systems) == 1:
        words += ["--from", systems.pop()]
    if shown.policy != "standard":
        words += ["--policy", shown.policy]
    if shown.today:
        words += ["--today", shown.today]
    if shown.to:
        words += ["--to", shown.to, "--out", "ut.json" if checked == "plans" else "ut/"]
    if shown.fhir:
        words += ["--fhir-version", shown.fhir]
    return shlex.join(words)


def _verb(shown: Shown, checked: str) -> str:
    if checked == "plans":
        return "merge" if shown.to else "across"
    return "convert" if shown.to else "validate"


def _where(sample: str) -> str:
    """As it is called from a checkout; elsewhere its whole path, so that the command can be run."""
    near = Path("samples", sample)
    return near.as_posix() if near.exists() else str(defaults() / near)
