"""Containers that need code: ``container: {entry_point: NAME}`` in a system.yaml.

NAME is an entry point of the group ``sipfhir.containers`` in an installed package: a module, or an object,
with ``open`` and ``write``. The container's ``format`` says what its trees look like to the mapping.
"""

import traceback
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TypeVar, cast

from sipfhir.errors import BadConfiguration, SipfhirError
from sipfhir.findings import Finding
from sipfhir.formats.container import Container
from sipfhir.formats.record import Envelope, Record

GROUP = "sipfhir.containers"

Result = TypeVar("Result")


class ContainerCode(Protocol):
    """What an entry point is."""

    def open(self, stream: BinaryIO, container: Container, file: str | None) -> Iterable[Record | Finding]:
        """The records of a file, and findings about what cannot be read, in the order of the file.

        What is returned may have an ``envelope``: it is given to ``write`` when the same file is written.
        """
        ...

    def write(self, trees: Iterable[Any], container: Container, envelope: Envelope | None) -> Iterable[bytes]:
        """The file of these trees, piece by piece."""
        ...


class CodedReader:
    """A reader whose records come from an entry point."""

    def __init__(self, name: str, stream: BinaryIO, container: Container, file: str | None) -> None:
        self._name = name
        self._own = Envelope()
        self._items = _guarded(name, lambda: code(name).open(stream, container, file))

    @property
    def envelope(self) -> Envelope:
        """What stands around the records, as far as the code tells it."""
        return getattr(self._items, "envelope", self._own)

    def __iter__(self) -> Iterator[Record | Finding]:
        items = iter(self._items)
        while (item := _guarded(self._name, lambda: next(items, None))) is not None:
            if not isinstance(item, Record | Finding):
                raise BadConfiguration(
                    f"container: entry_point: {self._name}: open gave a {type(item).__name__}; "
                    "it gives Record and Finding."
                )
            yield item


def write(
    name: str, trees: Iterable[Any], container: Container, envelope: Envelope | None
) -> Iterator[bytes]:
    """The file that an entry point makes of these trees."""
    pieces = iter(_guarded(name, lambda: code(name).write(trees, container, envelope)))
    while (piece := _guarded(name, lambda: next(pieces, None))) is not None:
        yield piece


@lru_cache(maxsize=16)
def code(name: str) -> ContainerCode:
    """The object of an entry point. Raises BadConfiguration when no installed package has it."""
    from importlib.metadata import entry_points  # only who has such a container pays for it

    known = {point.name: point for point in entry_points(group=GROUP)}
    if name not in known:
        listed = ", ".join(sorted(known)) or "none"
        raise BadConfiguration(
            f"container: entry_point: {name}: no installed package has it in the group {GROUP} "
            f"(installed: {listed}). Install the package that does."
        )
    return cast(ContainerCode, _guarded(name, known[name].load))


def _guarded(name: str, action: Callable[[], Result]) -> Result:
    """Run another's code. What it raises may quote the file, so that only its kind and place are told."""
    try:
        return action()
    except SipfhirError:
        raise
    except Exception as error:
        at = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} in {Path(at.filename).name}:{at.lineno}"
        raise BadConfiguration(f"container: entry_point: {name}: {where}. Mend the code.") from None
