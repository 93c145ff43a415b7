"""The whole: what is done stays done, the rest is carried over, the output is read again, all is told."""

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from sipfhir.attachments.paths import is_file
from sipfhir.errors import BadConfiguration, BadInput
from sipfhir.migrate import archive, disk
from sipfhir.migrate.account import Account, Status
from sipfhir.migrate.archive import Found
from sipfhir.migrate.beside import Beside
from sipfhir.migrate.carry import Carrying, failed
from sipfhir.migrate.names import Names, path_of, written
from sipfhir.migrate.order import Order
from sipfhir.migrate.report import ENDINGS, Report, write
from sipfhir.migrate.room import room
from sipfhir.migrate.stage import Stage
from sipfhir.migrate.state import FOLDER, Done, State
from sipfhir.migrate.verify import Verified, Verifier

Step = Callable[[], None]
Over = Callable[[Mapping[str, Found]], Iterator[tuple[str, Found]]]


class Came(NamedTuple):
    """The report, as data and as text; how many files were carried over now, and how many before."""

    document: dict[str, Any]
    text: str
    now: int
    before: int


def check(root: Path, out: Path) -> None:
    """Raises BadConfiguration for folders that would eat each other, or that hold what is not ours."""
    one, other = root.resolve(), out.resolve()
    if one == other or one in other.parents or other in one.parents:
        raise BadConfiguration("the archive and --out must be two folders, none inside the other.")
    if out.exists() and not out.is_dir():
        raise BadConfiguration("--out is a file. Give a folder.")
    if out.is_dir() and not (out / FOLDER).is_dir() and any(out.iterdir()):
        raise BadConfiguration(
            "--out holds files that no migration wrote. Give an empty folder or a new one."
        )


class Migration:
    """One archive into one folder. Raises BadConfiguration, BadInput (nothing to read there)."""

    def __init__(self, order: Order, root: Path, out: Path, base: Path) -> None:
        check(root, out)
        self.order, self.root, self.out, self.base = order, root, out, base
        self.names = Names(order.site.key, order.masked)
        paths = archive.paths(root, self.names)
        if not paths:
            raise BadInput("the archive holds no files.")
        self.beside = Beside(order, paths)
        enclosed = self.beside.all(paths)
        self.found = {
            self.names.id(each.path): each
            for each in archive.found(root, paths, enclosed, self.names, order.ending)
        }
        self.room = room(order)
        self._check_report()
        self._digests: dict[PurePosixPath, str | None] = {}

    def _check_report(self) -> None:
        """The report may be no file of the archive, nor take the name of a plan's file."""
        taken = {(self.out / each.target).resolve() for each in self.found.values()}
        for ending in ENDINGS:
            file = self.base.with_name(self.base.name + ending).resolve()
            if file in taken or self.root.resolve() in file.parents:
                raise BadConfiguration("--report would lie among the plans or in DIR. Give another place.")

    def run(self, lang: str, over: Over, step: Step) -> Came:
        """Carry over what is not done, read the output again, write the report. Raises Fatal."""
        with State(self.out / FOLDER) as state:
            self._clear(state)
            self._write_names(state.folder)
            made = Counter(self._one(state, id, each, step) for id, each in over(self.found))
            report = Report(self.order, self._verified(state), lang)
            document, told = write(report, state, self.base)
            return Came(document, told, made["now"], made["before"])

    def _verified(self, state: State) -> Verified:
        """What stands in the output, read again."""
        verifier = Verifier(self.order, self.out)
        for id, done in state.all():
            verifier.file(done.account, state.outputs(id))
        return verifier.found

    def _write_names(self, folder: Path) -> None:
        """Which file is which, where an id stands for its name. As sensitive as the archive."""
        rows = [(str(each.told), str(each.path)) for each in self.found.values() if each.told != each.path]
        with disk.told(f"{FOLDER}/names.csv"):
            (folder / "names.csv").touch(mode=0o600)
            with (folder / "names.csv").open(
                "w", encoding="utf-8", errors="surrogateescape", newline=""
            ) as stream:
                csv.writer(stream, delimiter=";").writerows([("id", "file"), *rows])

    def _clear(self, state: State) -> None:
        """Take away what a killed run left, and the output of files that are gone from the archive."""
        gone = state.ids() - self.found.keys()
        if gone and gone == state.ids():
            raise BadConfiguration(
                "--out holds another archive: none of its files are in DIR. Give another --out."
            )
        for id in sorted(gone | state.unfinished() | self._moved(state)):
            self._undo(state, id)

    def _moved(self, state: State) -> set[str]:
        """Inputs whose output has another name now: what they left must not be what another one makes."""
        known = ((id, done.account.out) for id, done in state.all() if id in self.found)
        return {id for id, out in known if out != str(self.found[id].target)}

    def _undo(self, state: State, id: str) -> None:
        with disk.told("."):
            disk.remove(self.out, [PurePosixPath(each.path) for each in state.outputs(id)])
        state.forget(id)

    def _one(self, state: State, id: str, found: Found, step: Step) -> str:
        """When it was done: now, before, or never."""
        before = self._digest(found.path) if found.kind == "file" else None
        if self._is_done(state, id, found, before):
            return "before"
        if state.knows(id):
            self._undo(state, id)
        stage = Stage(state.folder / "aside", self.out, self.order.site.key)
        with closing(stage):
            account, refs = self._carried(found, stage, before, step)
            state.begin(id, account.file, stage.finish())
            stage.place()
        state.done(id, Done(before or "", self.order.fingerprint, account, refs))
        return "never" if account.status == "failed" else "now"

    def _carried(
        self, found: Found, stage: Stage, before: str | None, step: Step
    ) -> tuple[Account, dict[str, str | None]]:
        if found.kind in ("enclosed", "dropping"):
            status: Status = "unused" if found.kind == "enclosed" else "dropping"
            return Account(str(found.told), str(found.target), status=status), {}
        if found.kind != "file":
            return failed(found, found.kind), {}
        if before is None:
            return failed(found, "unopened"), {}
        carrying = Carrying(self.order, self.root, found, stage, self.room, self.names, step)
        account = carrying.run()
        if disk.digest_of(self.root / found.path, self.order.site.key) != before:
            stage.close()
            return failed(found, "changed"), {}
        beside = {written(path): self._digest(path) for path in self.beside.of(found.path)}
        return account, carrying.refs | beside

    def _is_done(self, state: State, id: str, found: Found, content: str | None) -> bool:
        done = state.get(id)
        if done is None or done.account.status == "failed" or done.order != self.order.fingerprint:
            return False
        if (done.content, done.account.out) != (content or "", str(found.target)):
            return False
        beside = {written(path) for path in self.beside.of(found.path)} if found.kind == "file" else set()
        same = all(self._digest(path_of(ref)) == digest for ref, digest in done.refs.items())
        return same and beside <= done.refs.keys() and self._is_whole(state, id)

    def _is_whole(self, state: State, id: str) -> bool:
        key = self.order.site.key
        return all(disk.digest_of(self.out / each.path, key) == each.digest for each in state.outputs(id))

    def _digest(self, path: PurePosixPath) -> str | None:
        """The digest of a file of the archive, taken once: folders of attachments may be shared."""
        if path not in self._digests:
            ours = self._is_ours(path)
            self._digests[path] = disk.digest_of(self.root / path, self.order.site.key) if ours else None
        return self._digests[path]

    def _is_ours(self, path: PurePosixPath) -> bool:
        """Whether it is an ordinary file of the archive: a plan may name a link, or a pipe to wait for."""
        file = self.root / path
        return is_file(file) and file.resolve() == self.root.resolve() / path
