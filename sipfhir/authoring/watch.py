"""A site that follows its files: loaded again when they change, the last good one kept when they are wrong.

Used by ``sipfhir mapping watch``; a service can hold one as well. There is no thread and no clock in it:
whoever wants to know calls ``poll``.
"""

from pathlib import Path
from typing import NamedTuple

from sipfhir.authoring.knowledge import Change, Knowledge, changes, knowledge
from sipfhir.errors import BadConfiguration
from sipfhir.registry import container, mapping, systems
from sipfhir.site import FOLDERS, Site, defaults

Marks = dict[str, tuple[int, int]]


class Loaded(NamedTuple):
    """A site with all its mappings compiled, so that files that go bad later do not reach it."""

    site: Site
    knowledge: Knowledge
    systems: tuple[str, ...]


class Reloading:
    """``current`` is the last good site; ``problem`` says what is wrong with the files of now, else None.

    Raises BadConfiguration when there is no good one to begin with.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self._marks = marks(self.folder)
        self.current = load(self.folder)
        self.problem: str | None = None

    def poll(self) -> tuple[Change, ...] | None:
        """Load again if a file changed: what changed since the last good site; None when no file did.

        When the files are wrong, nothing changed, and ``problem`` says why.
        """
        now = marks(self.folder)
        if now == self._marks:
            return None
        self._marks = now
        try:
            loaded = load(self.folder)
        except BadConfiguration as error:
            self.problem = str(error)
            compiled(self.current.site)
            return ()
        before, self.current, self.problem = self.current, loaded, None
        return tuple(changes(before.knowledge, loaded.knowledge))


def load(folder: Path) -> Loaded:
    """The site of a folder, every mapping of it compiled. Raises BadConfiguration."""
    site = Site(None if folder.resolve() == defaults().resolve() else folder)
    known = knowledge(site)
    return Loaded(site, known, compiled(site))


def compiled(site: Site) -> tuple[str, ...]:
    """Compile every mapping, or keep the compiled ones in mind: the systems' names."""
    names = tuple(each.folder for each in systems(site))
    for name in names:
        mapping(site, name)
        container(site, name)
    return names


def touched(loaded: Loaded, changed: tuple[Change, ...]) -> tuple[str, ...]:
    """The systems that changes reach: their own files, a table that their mapping names; else all of them."""
    files = {each.file for each in changed}
    tables = {Path(file).stem for file in files if file.startswith("mappings/tables/")}
    found = []
    for name in loaded.systems:
        own = {f"mappings/{name}.yaml", f"adapters/{name}/system.yaml"}
        text = repr(loaded.knowledge.get(f"mappings/{name}.yaml"))
        if own & files or any(table in text for table in tables):
            found.append(name)
    return tuple(found) or loaded.systems


def marks(folder: Path) -> Marks:
    """Time and size of every file that a site is made of; files that an editor keeps aside left out."""
    found = {}
    for file in (folder / "site.yaml", *(each for name in FOLDERS for each in (folder / name).rglob("*"))):
        if file.is_file() and not file.name.startswith(".") and not file.name.endswith("~"):
            state = file.stat()
            found[file.relative_to(folder).as_posix()] = (state.st_mtime_ns, state.st_size)
    return found
