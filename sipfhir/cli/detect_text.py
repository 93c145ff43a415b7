"""What ``sipfhir detect`` found, as lines that grep can use, and as one JSON document."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from sipfhir.candidates import Candidate
from sipfhir.cli.session import Session
from sipfhir.formats.obstacles import CARRIED
from sipfhir.recognition import Look
from sipfhir.recognition_words import CERTAINTY, OBSTACLE, why
from sipfhir.registry import systems


class Seen(NamedTuple):
    """One file. ``error`` is why it could not be opened."""

    file: str
    look: Look
    error: str | None = None

    @property
    def recognised(self) -> bool:
        """Whether one system is the best, or it is known which command reads it."""
        return self.look.obstacle in CARRIED or bool(self.look.candidates and not self.look.tied)


def lines(seen: Iterable[Seen], session: Session) -> Iterator[str]:
    """A line a file; below it the other systems that it may come from."""
    for each in seen:
        yield each.error or f"{each.file}: {_verdict(each, session)}"
        rest = each.look.candidates if each.look.tied else each.look.candidates[1:]
        yield from (f"    {_line(candidate, session)}" for candidate in rest)


def _verdict(each: Seen, session: Session) -> str:
    look = each.look
    if look.obstacle:
        return OBSTACLE[session.lang][look.obstacle]
    if not look.candidates:
        return _unknown(look, session)
    if look.tied:
        told = session.say("oklart, {}: ange vilket med --from", "unclear, {}: say which with --from")
        return told.format(session.say(" eller ", " or ").join(look.tied))
    return _line(look.candidates[0], session)


def _unknown(look: Look, session: Session) -> str:
    known = ", ".join([*(each.folder for each in systems(session.site)), "fhir"])
    if look.format is None:
        told = "varken XML, JSON eller CSV", "neither XML, JSON nor CSV"
    else:
        told = (
            f"{look.format}, men inget system känner igen det ({known}): ange ett med --from, "
            "eller börja på en ny mappning med sipfhir mapping draft",
            f"{look.format}, but no system recognises it ({known}): give one with --from, "
            "or begin a new mapping with sipfhir mapping draft",
        )
    return session.say("okänt: ", "unknown: ") + session.say(*told)


def _line(candidate: Candidate, session: Session) -> str:
    sure = CERTAINTY[session.lang][candidate.certainty]
    return f"{candidate.system}, {sure}: {why(candidate, session.lang)}"


def as_json(seen: list[Seen], code: int, lang: str) -> str:
    """``{"exit_code", "files": [{"file", "system", "certainty", "format", "candidates", ...}]}``."""
    document = msgspec.json.encode({"exit_code": code, "files": [_row(each, lang) for each in seen]})
    return msgspec.json.format(document, indent=2).decode()


def _row(each: Seen, lang: str) -> dict[str, Any]:
    best = each.look.candidates[0] if each.look.candidates else None
    told = OBSTACLE[lang][each.look.obstacle] if each.look.obstacle else each.error
    return {
        "file": each.file,
        "system": best.system if best and each.recognised else None,
        "certainty": best.certainty if best else None,
        "format": each.look.format,
        "obstacle": each.look.obstacle,
        "error": told,
        "candidates": [_candidate(candidate, lang) for candidate in each.look.candidates],
    }


def _candidate(candidate: Candidate, lang: str) -> dict[str, Any]:
    return {
        **msgspec.structs.asdict(candidate),
        "share": round(candidate.share, 3),
        "why": why(candidate, lang),
    }
