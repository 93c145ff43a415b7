"""The table at the top of ``docs/rules.md``: each rule, how severe for whom, and the samples that show it."""

from functools import cache

from sipfhir import yaml
from sipfhir.findings import Severity
from sipfhir.report.showing import files
from sipfhir.rules import Rule
from sipfhir.rules.catalogue import rules
from sipfhir.rules.policy import severities
from sipfhir.site import Site, defaults

POLICIES = ("standard", "strict", "lenient", "procurement", "proposed-law")
HEAD = """## Alla regler · All rules

Which severity each policy gives (several where messages differ), the samples below `samples/` that show it,
and how many trip it: those whose `.expect.yaml` names it (policy standard), and the one that shows it.
`sipfhir explain RULE` prints the command.
"""


def table(site: Site) -> str:
    """A row a rule, and the rules that no sample breaks."""
    columns = ("Rule", "Regel · Title", *POLICIES, "Checked at", "Trips it", "Does not", "Samples")
    rows = [_row(name, rule, site) for name, rule in rules(site).items()]
    lines = [_line(columns), _line(("---",) * (len(columns) - 1) + ("--:",)), *map(_line, rows)]
    return "\n".join([HEAD, *lines, "", *_unbroken(site)])


def _row(name: str, rule: Rule, site: Site) -> tuple[str, ...]:
    shown = rule.samples
    samples = (_files(shown.bad), _files(shown.good)) if shown else ("–", "–")
    graded = (_severity(name, site, policy) for policy in POLICIES)
    title = f"{rule.title.sv} · {rule.title.en}"
    return (f"[{name}](#{name.lower()})", title, *graded, rule.checked, *samples, str(_count(name, rule)))


def _severity(name: str, site: Site, policy: str) -> str:
    given = {severity for (rule, _), severity in severities(site, policy).items() if rule == name}
    return ", ".join(_word(one) for one in sorted(given, key=lambda one: -(one or 0)))


def _word(severity: Severity | None) -> str:
    return severity.name.lower() if severity else "off"


def _files(given: str | tuple[str, ...]) -> str:
    return " + ".join(f"`{file}`" for file in files(given))


def _count(name: str, rule: Rule) -> int:
    """Samples whose expectation names the rule, and the one that shows it."""
    shown = {" ".join(files(rule.samples.bad))} if rule.samples else set()
    return len({_stem(each) for each in shown} | _expected().get(name, set()))


@cache
def _expected() -> dict[str, set[str]]:
    """Rule → the samples that are expected to trip it."""
    found: dict[str, set[str]] = {}
    samples = defaults() / "samples"
    for file in samples.glob("*/*/*.expect.yaml"):
        for rule in yaml.load(file)[0]["findings"]:
            found.setdefault(rule, set()).add(_stem(file.relative_to(samples).as_posix()))
    return found


def _stem(file: str) -> str:
    """``system/kind/case``, whatever comes after the first point."""
    return file.partition(".")[0] if " " not in file else file


def _unbroken(site: Site) -> list[str]:
    rest = [(name, rule.shown_by) for name, rule in rules(site).items() if not _count(name, rule)]
    if not rest:
        return []
    told = (
        f"- {name}: {by.because.sv} · {by.because.en} (`{by.test}`)" if by else f"- {name}"
        for name, by in rest
    )
    return ["### Ingen sample bryter mot · No sample breaks it\n", *told, ""]


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
