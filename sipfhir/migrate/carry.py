"""One file over: read as a stream, written aside as a stream, everything counted."""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

import sipfhir
from sipfhir.candidates import FHIR
from sipfhir.document.conceal import is_protected
from sipfhir.errors import BadInput, UnknownSystem
from sipfhir.findings import Finding, Place, Severity
from sipfhir.formats import write_records
from sipfhir.migrate import enclosed
from sipfhir.migrate.account import Account
from sipfhir.migrate.archive import Found
from sipfhir.migrate.enclosed import Enclosing
from sipfhir.migrate.names import Names, path_of
from sipfhir.migrate.order import Order
from sipfhir.migrate.room import Room
from sipfhir.migrate.stage import Stage
from sipfhir.plan import Plan
from sipfhir.reading import Reading
from sipfhir.registry import container
from sipfhir.values import CannotHold, digest
from sipfhir.writer import tree


class AlreadyThere(Exception):
    """The file is of the target's own system."""


def failed(found: Found, case: str) -> Account:
    """The account of a file that is not carried over, and why."""
    finding = Finding("MIGRATE-FILE", Severity.ERROR, Place(str(found.told)), {"case": case})
    return Account(str(found.told), str(found.target), findings=[finding])


class Carrying:
    """Carries one file. ``step`` is called for each record; ``refs`` are the files that its plans name."""

    def __init__(
        self, order: Order, root: Path, found: Found, stage: Stage, room: Room, names: Names,
        step: Callable[[], None],
    ) -> None:  # fmt: skip
        self.order, self.root, self.found, self.stage = order, root, found, stage
        self.room, self.names, self.step = room, names, step
        self.account = Account(str(found.told), str(found.target))
        self.refs: dict[str, str | None] = {}

    def run(self) -> Account:
        """What came of it. Nothing is staged of a file that cannot be read to its end."""
        try:
            (self._fhir if self.order.target == FHIR else self._system)()
        except UnknownSystem:
            return self._failed("unrecognised")
        except AlreadyThere:
            return self._failed("already")
        except (BadInput, OSError):
            return self._failed("unreadable")
        except CannotHold:
            return self._failed("character")
        return self._settled()

    def _failed(self, case: str) -> Account:
        self.stage.close()
        self.refs = {}
        return failed(self.found, case)

    def _settled(self) -> Account:
        account = self.account
        if account.written:
            account.status = "carried"
        elif account.withheld:
            account.status = "withheld"
        elif not account.broken:
            account.status = "empty"
        account.used = sorted(self.names.id(path_of(ref)) for ref, there in self.refs.items() if there)
        return account

    def _system(self) -> None:
        """A file of a system: its records go out as they come in."""
        trees = self._trees()
        first = next(trees, None)
        if first is not None:
            wrapped = container(self.order.site, self.order.target)
            self.stage.put(self.found.target, write_records(chain((first,), trees), wrapped))

    def _trees(self) -> Iterator[Any]:
        for reading in self._plans():
            enclosing = self._enclosing(reading)
            carried = enclosing.carried()
            made = tree(carried, self.order.target, self.order.site, False, self.account.findings)
            if made is None:
                self.account.withheld += 1
                self._leave(enclosing)
            else:
                self._take(enclosing)
                yield made

    def _fhir(self) -> None:
        """A Bundle a line, or a file for each type of resource."""
        for reading in self._plans():
            built = sipfhir.to_fhir(self._disclosed(reading), **self._asked())
            for path, piece in self._pieces(built):
                self.stage.append(path, piece)
            self.account.findings += built.findings

    def _disclosed(self, reading: Reading) -> Reading:
        """The reading with its attachments carried, but for a protected person whose data stay behind."""
        assert reading.plan is not None
        enclosing = self._enclosing(reading)
        carried = enclosing.carried()
        if is_protected(reading.plan) and not self.order.disclose:
            self._leave(enclosing)
            self.account.written += 1
            return reading
        self._take(enclosing)
        return carried

    def _asked(self) -> dict[str, Any]:
        return {"site": self.order.site, "disclose_protected": self.order.disclose}

    def _pieces(self, built: sipfhir.Resources) -> Iterator[tuple[PurePosixPath, bytes]]:
        target = self.found.target
        if self.order.form == "ndjson":
            yield from ((target / f"{kind}.ndjson", lines) for kind, lines in built.ndjson().items())
            return
        bundle = built.transaction() if self.order.form == "transaction" else built.collection()
        yield target, msgspec.json.encode(bundle) + b"\n"

    def _plans(self) -> Iterator[Reading]:
        """The readings that hold a plan; all are counted."""
        order, account = self.order, self.account
        told = str(self.found.told)
        file = self.root / self.found.path
        for reading in sipfhir.read(file, order.source, site=order.site, file=told, charset=order.charset):
            if reading.system == order.target:
                raise AlreadyThere
            self.step()
            account.read(reading)
            if reading.plan is not None:
                account.judged(sipfhir.validate(reading, site=order.site))
                self._known(reading.plan, reading)
                yield reading

    def _known(self, plan: Plan, reading: Reading) -> None:
        """Whose plan it is and which, as digests: to count persons, and to find a plan in two files."""
        for person in (plan.person.identifiers if plan.person else ())[:1]:
            self.account.persons.append(self._digest(person.kind, person.value))
        for own in plan.identifiers[:1]:
            number = self._digest(own.value, plan.version or "")
            self.account.numbers.append((number, reading.place("").line or 1))

    def _digest(self, *parts: str) -> str:
        return digest(self.order.site.key, msgspec.json.encode(parts))

    def _enclosing(self, reading: Reading) -> Enclosing:
        seed = str(self.account.plans)
        return Enclosing(reading, self.root, self.found.path, seed, self.room, self.names)

    def _leave(self, enclosing: Enclosing) -> None:
        """The attachments stay where they are."""
        enclosed.withheld(self.account, enclosing.counts.named)
        self.refs |= enclosing.refs

    def _take(self, enclosing: Enclosing) -> None:
        """The plan is written: its attachments go with it."""
        folder = self.found.target if self.order.ending == "" else self.found.target.parent
        for path, data in enclosing.copies.items():
            self.stage.put(folder / path, (data,))
        enclosed.add(self.account, enclosing.counts)
        self.account.written += 1
        self.account.findings += enclosing.findings
        self.account.contents += enclosing.contents
        self.refs |= enclosing.refs
