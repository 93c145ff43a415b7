"""Drafts from samples written in a test."""

from pathlib import Path

import sipfhir
from sipfhir.authoring.draft.draft import Draft, draft
from sipfhir.authoring.draft.files import write
from sipfhir.reading import Reading
from sipfhir.registry import shipped
from sipfhir.site import Site
from sipfhir.yaml import load

HELDOUT = Path(__file__).parent / "heldout"


def drafted(folder: Path, *texts: str, suffix: str = ".xml") -> Draft:
    """The draft of samples with these texts."""
    samples = []
    for number, text in enumerate(texts):
        sample = folder / f"sample{number}{suffix}"
        sample.write_text(text, "utf-8")
        samples.append(sample)
    return draft(samples, "draft", shipped())


def plan_of(made: Draft, folder: Path) -> dict[str, object]:
    """What stands below `plan:` in the draft's mapping."""
    write(made, folder / "site")
    document, _ = load(folder / "site" / "mappings" / f"{made.system}.yaml")
    plan = document["plan"]
    assert isinstance(plan, dict)
    return plan


def read_back(made: Draft, folder: Path, samples: list[Path]) -> list[Reading]:
    """The samples, read by the draft."""
    write(made, folder / "site")
    site = Site(folder / "site")
    return [reading for sample in samples for reading in sipfhir.read(sample, made.system, site=site)]
