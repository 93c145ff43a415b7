"""Which system a file comes from, how sure that is, and why: every system that it may be, best first.

A system is known by the names that its system.yaml gives under ``recognise``. What is told is those names
and counts, never a name or a value that only the file holds.
"""

import msgspec

from sipfhir.candidates import FHIR, Candidate, Certainty, candidate, unclaimed_fhir
from sipfhir.errors import BadInput, UnknownSystem
from sipfhir.formats import Obstacle, obstacle, sniff
from sipfhir.opening import FileLike, beginning, opened
from sipfhir.recognition_words import OBSTACLE
from sipfhir.registry import shipped, systems
from sipfhir.site import Site


class Look(msgspec.Struct, frozen=True):
    """What the beginning of a file shows. With an ``obstacle`` it is no export, and nothing else is told."""

    obstacle: Obstacle | None = None
    format: str | None = None
    candidates: tuple[Candidate, ...] = ()

    @property
    def tied(self) -> tuple[str, ...]:
        """The systems that it is as much like."""
        return tuple(each.system for each in self.candidates if each.certainty == "unclear")


def recognise(source: FileLike, *, site: Site | None = None) -> tuple[Candidate, ...]:
    """The systems that a file may come from, best first; none when nothing recognises it.

    ``source`` is a path, bytes or a binary stream, of which the first 64 KB are looked at. Raises BadInput
    (the file cannot be opened, or is no export: empty, packed, PDF, ...).
    """
    stream, name = opened(source)
    with stream:
        return _readable(look(beginning(stream), site or shipped()), name).candidates


def detect(source: FileLike, *, site: Site | None = None) -> str:
    """The system that a file comes from, by what it holds; "fhir" for FHIR of no system that we know.

    Raises UnknownSystem (none, or several as well), BadInput as `recognise` does.
    """
    stream, name = opened(source)
    with stream:
        return chosen(beginning(stream), site or shipped(), name).system


def chosen(head: bytes, site: Site, file: str | None) -> Candidate:
    """The best candidate for a file that begins so. Raises UnknownSystem, BadInput."""
    name = file or "the input"
    seen = _readable(look(head, site), file)
    if not seen.candidates:
        names = ", ".join([*(each.folder for each in systems(site)), FHIR])
        raise UnknownSystem(f"{name}: not recognised. Say which system it is: --from {names}.")
    if seen.tied:
        names = " or ".join(seen.tied)
        raise UnknownSystem(f"{name}: as much like {names}. Say which system it is: --from {names}.")
    return seen.candidates[0]


def look(head: bytes, site: Site) -> Look:
    """What the beginning of a file shows."""
    kept_back = obstacle(head)
    if kept_back:
        return Look(kept_back)
    signature = sniff(head)
    found = [candidate(each, signature, head.isascii()) for each in systems(site)]
    ranked = sorted((each for each in found if each), key=lambda each: each.rank, reverse=True)
    if not ranked and signature.fhir:
        ranked = [unclaimed_fhir(signature)]
    return Look(None, signature.format, _judged(ranked))


def _readable(seen: Look, file: str | None) -> Look:
    if seen.obstacle:
        raise BadInput(f"{file or 'the input'}: {OBSTACLE['en'][seen.obstacle]}.")
    return seen


def _judged(ranked: list[Candidate]) -> tuple[Candidate, ...]:
    """The candidates, best first, with how sure each is."""
    if not ranked:
        return ()
    best = ranked[0]
    tied = [each for each in ranked if each.rank == best.rank]
    if len(tied) > 1:
        return tuple(_as(each, "unclear" if each in tied else "unlikely") for each in ranked)
    alone = all(best.points >= 2 * each.points for each in ranked[1:])
    enough = best.share >= 0.5 or best.kind in ("xml", "fhir")
    return _as(best, "sure" if alone and enough and best.agrees else "likely"), *ranked[1:]


def _as(candidate: Candidate, certainty: Certainty) -> Candidate:
    return msgspec.structs.replace(candidate, certainty=certainty)
