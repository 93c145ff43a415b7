"""The outcome of fixtures as lines: what was expected with a minus, what came with a plus."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir.authoring.fixtures import Result

LAWS = {
    "write-back": (
        "lagen om återskrivning bryts: det som läses skrivs inte tillbaka lika",
        "the law of writing back is broken: what was read is not written as it was",
    ),
    "leaves": (
        "lagen om uppgifter bryts: mappade, ignorerade och de utan plats är inte alla",
        "the law of leaves is broken: mapped, ignored and unmapped are not all of them",
    ),
}


def lines(result: "Result", session: Session) -> Iterator[str]:
    """The case on one line; below it what differs, path by path."""
    yield f"{result.case.system}/{result.case.name}: {_verdict(result, session)}"
    if result.problem:
        yield f"  {result.problem}"
    if not result.updated:
        for name in result.missing:
            told = session.say("{} saknas; --update skriver den", "{} is missing; --update writes it")
            yield f"  {told.format(name)}"
    for law in result.laws:
        yield f"  {session.say(*LAWS[law])}"
    yield from _plan(result, session)
    yield from _findings(result)


def _verdict(result: "Result", session: Session) -> str:
    if not result.passed:
        return session.say("STÄMMER INTE", "NOT AS EXPECTED")
    if result.updated:
        return session.say("skrev {}", "wrote {}").format(", ".join(result.updated))
    return session.say("stämmer", "as expected")


def _plan(result: "Result", session: Session) -> Iterator[str]:
    from sipfhir.authoring.compare import ABSENT
    from sipfhir.authoring.masking import pair

    for each in result.plan:
        want, got = pair(each, session.lang, values=session.show_values)
        yield f"  plan {each.path}"
        yield from ([] if each.want is ABSENT else [f"    - {want}"])
        yield from ([] if each.got is ABSENT else [f"    + {got}"])


def _findings(result: "Result") -> Iterator[str]:
    from sipfhir.authoring.compare import ABSENT

    if result.findings:
        yield "  findings"
    for each in result.findings:
        yield from ([] if each.want is ABSENT else [f"    - {each.want}"])
        yield from ([] if each.got is ABSENT else [f"    + {each.got}"])
