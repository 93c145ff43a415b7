"""Which files of an archive lie in a folder of attachments beside an export: they are no exports."""

from pathlib import PurePosixPath

from sipfhir.attachments.pattern import FILE
from sipfhir.candidates import FHIR
from sipfhir.migrate.order import Order
from sipfhir.registry import System, system, systems


class Beside:
    """The files of an archive by the folder of attachments that they lie in."""

    def __init__(self, order: Order, paths: list[PurePosixPath]) -> None:
        self._patterns = [pattern for each in _sources(order) for pattern in _outer(each)]
        self._below: dict[PurePosixPath, list[PurePosixPath]] = {}
        for path in paths:
            for folder in path.parents[:-1]:
                self._below.setdefault(folder, []).append(path)

    def of(self, path: PurePosixPath) -> list[PurePosixPath]:
        """The files in the attachment folders of what may be an export."""
        folders = {path.parent / pattern.replace(FILE, path.stem) for pattern in self._patterns}
        return sorted(file for folder in folders for file in self._below.get(folder, ()) if file != path)

    def all(self, paths: list[PurePosixPath]) -> set[PurePosixPath]:
        """Every file that lies in an attachment folder of another."""
        return {file for path in paths for file in self.of(path)}


def _sources(order: Order) -> list[System]:
    if order.source is None:
        return systems(order.site)
    return [] if order.source == FHIR else [system(order.source, order.site)]


def _outer(known: System) -> list[str]:
    """The patterns of a system without their last part, which is one folder for each plan."""
    patterns = known.attachments.patterns if known.attachments else ()
    return [pattern.rpartition("/")[0] for pattern in patterns]
