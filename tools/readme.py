"""The parts of README.md that show what the program prints: they are what it prints."""

import json
from pathlib import Path

from click.testing import CliRunner
from lxml import etree

import sipfhir
from sipfhir.cli import main
from sipfhir.registry import systems
from tools.blocks import fenced, filled

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
SAMPLE = "samples/prator/good/utskrivning-aldre.xml"
BROKEN = "samples/prator/broken/tva-ansvariga.xml"


def page() -> str:
    """README.md with its made parts made anew."""
    makers = {
        "example": _example,
        "validate": _validate,
        "systems": _systems,
        "matrix": _matrix,
        "demo": _demo,
    }
    return filled(README.read_text("utf-8"), makers)


def _example() -> str:
    """One intervention, before and after."""
    source = [*etree.parse(ROOT / SAMPLE).iter("Insats")][1]
    before = str(etree.tostring(source, encoding="unicode", with_tail=False)).replace("\n    ", "\n")
    [reading] = sipfhir.read(ROOT / SAMPLE)
    [plan] = (each for each in sipfhir.to_fhir(reading) if each["resourceType"] == "CarePlan")
    after = json.dumps(plan["activity"][1], ensure_ascii=False, indent=2)
    told = f"An intervention in [`{SAMPLE}`]({SAMPLE}),\nand what it becomes in `CarePlan.activity`:"
    return "\n\n".join([told, fenced(before, "xml"), fenced(after, "json")])


def _validate() -> str:
    command, text = _run("--lang", "en", "validate", BROKEN)
    return fenced(f"{command}\n{text}", "console")


def _matrix() -> str:
    command, text = _run("--lang", "en", "systems", "--matrix")
    return fenced(f"{command}\n{text}", "console")


def _demo() -> str:
    """The totals for everyone, the table for who opens it."""
    command, text = _run("--lang", "en", "demo")
    table, _, totals = text.partition("\n\n")
    shown = fenced(f"{command}\n{table}", "console")
    return f"{totals.strip()}\n\n<details>\n<summary>The table</summary>\n\n{shown}\n\n</details>"


def _run(*arguments: str) -> tuple[str, str]:
    """A command as it is typed, and what it prints. Raises RuntimeError when it ends in another way."""
    result = CliRunner().invoke(main, arguments)
    if result.exit_code not in (0, 1):
        raise RuntimeError(f"sipfhir {arguments} ended with {result.exit_code}: {result.stderr}")
    return f"$ sipfhir {' '.join(arguments)}", result.stdout.rstrip()


def _systems() -> str:
    rows = [
        f"| {each.title} | {each.container['format']} | {', '.join(each.directions)} "
        f"| {each.evidence} | {each.evidence_text['en']} |"
        for each in systems()
    ]
    return "\n".join(["| system | files | ways | evidence | what it rests on |", "|" + "---|" * 5, *rows])
