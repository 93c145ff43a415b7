"""How good drafts are, measured where the answer is known: samples of a system, its mapping the answer."""

import re
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sipfhir.authoring.draft.draft import Draft, draft
from sipfhir.authoring.draft.files import compiled_in
from sipfhir.authoring.draft.load import load
from sipfhir.authoring.draft.vocabulary import Vocabulary
from sipfhir.authoring.draft.walk import Spot, same_name, spots
from sipfhir.registry import mapping, system, systems
from sipfhir.site import Site

BANDS = ((90, 100), (70, 90), (0, 70))
_CONDITION = re.compile(r"\[[^\]]*\]")
Both = set[tuple[Spot, Spot]]


class Score(NamedTuple):
    """Counts of right, proposed and true pairs."""

    right: int
    proposed: int
    true: int

    @property
    def precision(self) -> float:
        """The share of what was proposed that is right."""
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        """The share of what is true that was proposed."""
        return self.right / self.true if self.true else 1.0


class Measured(NamedTuple):
    """One system. ``bands``: right and proposed among the lines of each band of sureness."""

    system: str
    format: str
    record: bool
    groups: Score
    fields: Score
    kinds: float
    bands: tuple[tuple[int, int], ...]

    @property
    def figures(self) -> dict[str, float]:
        """Rounded, by name."""
        scores = {"groups": self.groups, "fields": self.fields}
        both = {
            f"{name}_{what}": round(getattr(score, what), 2)
            for name, score in scores.items()
            for what in ("precision", "recall")
        }
        return {**both, "kinds": round(self.kinds, 2)}


def measured(site: Site) -> list[Measured]:
    """Every system with samples: those of the site's own folder, without one all that ship.

    Samples are those in ``samples/<system>/good`` or ``samples/<system>``.
    """
    found = []
    for each in systems(site):
        own = site.roots[0] / "samples" / each.folder
        folder = own / "good" if (own / "good").is_dir() else own
        if folder.is_dir():
            found.append(measure(site, each.folder, samples_in(folder)))
    return found


def samples_in(folder: Path) -> list[Path]:
    """The samples of a folder, without what is expected of them."""
    return sorted(file for file in folder.iterdir() if file.is_file() and file.suffix != ".yaml")


def measure(site: Site, name: str, samples: list[Path]) -> Measured:
    """Drafts from samples as if the system were unknown, and compares with its mapping leaf by leaf.

    The system's own mapping and tables are not looked at. Raises BadInput, BadConfiguration.
    """
    answer, known = mapping(site, name), system(name, site)
    made = draft(samples, f"draft-{name}", site, without=name)
    with TemporaryDirectory() as folder:
        guess = compiled_in(Path(folder), made)
        both = {
            pair
            for record in load(samples, Vocabulary(site)).records
            for pair in zip(spots(answer, record), spots(guess, record), strict=True)
        }
    return Measured(
        name,
        known.format,
        _same_record(made, answer.record, known.container),
        _score({(truth.path, truth.group, guess.group) for truth, guess in both if truth.field}),
        _score({(truth.path, truth.field, guess.field) for truth, guess in both}),
        _kinds(both),
        _bands(made, both),
    )


def _same_record(made: Draft, record: str, container: dict[str, object]) -> bool:
    """The record, what stands around it, and the format. The record of JSON is a label only."""
    named = made.record == record or container["format"] in ("json", "ndjson")
    return named and all(made.container.get(key) == container.get(key) for key in ("format", "root"))


def _score(triples: Iterable[tuple[str, str, str]]) -> Score:
    pairs = [(true, guess) for _, true, guess in triples]
    return Score(
        sum(bool(true) and true == guess for true, guess in pairs),
        sum(bool(guess) for _, guess in pairs),
        sum(bool(true) for true, _ in pairs),
    )


def _kinds(both: Both) -> float:
    """Of the fields that are right, the share that is read by the same converter."""
    right = {
        (truth.path, truth.field, truth.kind, guess.kind)
        for truth, guess in both
        if truth.field and truth.field == guess.field
    }
    return sum(true == guess for _, _, true, guess in right) / len(right) if right else 0.0


def _bands(made: Draft, both: Both) -> tuple[tuple[int, int], ...]:
    sure = {
        (f"{made.record}/{_CONDITION.sub('', each.path)}", same_name(each.field)): each.sure
        for each in made.proposals
    }
    found = {
        (truth.path, guess.field, truth.field == guess.field, _sureness(sure, guess))
        for truth, guess in both
        if guess.field
    }
    return tuple(
        (
            sum(right for *_, right, per_cent in found if low <= per_cent < high),
            sum(low <= each[3] < high for each in found),
        )
        for low, high in BANDS
    )


def _sureness(sure: dict[tuple[str, str], int], guess: Spot) -> int:
    """Of a leaf, or of the pair that it is half of."""
    above = guess.path.rpartition("/")[0]
    return sure.get((guess.path, guess.field), sure.get((above, guess.field), 0))
