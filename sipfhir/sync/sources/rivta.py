"""GetCarePlans of RIV-TA, asked for each person of a list: each answer is an input of its own.

Answers lie in the spool until their plans have their verdicts. What has been asked is noted, so that a run
that was killed asks on from there: each question stands in a log where it is answered.
"""

from collections.abc import Iterator
from datetime import date
from hashlib import blake2b
from pathlib import Path

from sipfhir.carriers.rivta.contract import contract
from sipfhir.carriers.rivta.messages import in_utf8, message
from sipfhir.carriers.rivta.soap import wrapped
from sipfhir.errors import BadConfiguration
from sipfhir.migrate.disk import digest_of
from sipfhir.site import Site
from sipfhir.sync.http import Client
from sipfhir.sync.http.soap import Soap
from sipfhir.sync.parcel import Taken
from sipfhir.sync.places import FromRivta
from sipfhir.sync.sources.naming import ref
from sipfhir.sync.sources.spool import Spool
from sipfhir.sync.state import State
from sipfhir.values import BadValue, problems, read_identity

OPERATION = "GetCarePlans"
SYSTEM = "rivta"
LENGTH = 12
Person = tuple[str, str]
"""OID and number."""


class Rivta:
    """The source of kind ``rivta``."""

    def __init__(self, config: FromRivta, folder: Path, site: Site, state: State | None = None) -> None:
        self.name, self.config, self.site = config.name, config, site
        self.list = folder / config.persons
        self.spool = Spool(config.name, folder, state)
        self.known = contract(site)
        client = Client.of(f"source {config.name}", config, folder)
        self.soap = Soap(client, self.known, OPERATION)

    def take(self) -> Iterator[Taken]:
        """Answers that an earlier run left, then those of the persons it had not asked."""
        persons = self._persons()
        listed = blake2b(repr(persons).encode(), key=self.site.key, digest_size=8).hexdigest()
        note, files = self.spool.note(), self.spool.files()
        yield from map(self._taken, files)
        if note.get("whole") and files:
            return
        asked = note.get("asked", 0) if note.get("list") == listed and not note.get("whole") else 0
        for number, person in enumerate(persons[asked:], asked):
            name = f"{listed}-{number:07}.xml"
            file = None if self.spool.has(name) else self._asked(name, person)
            self.spool.keep({"list": listed, "asked": number + 1})
            if file is not None:
                yield self._taken(file)
        self.spool.keep({"whole": True})
        self._rounded()

    def look(self) -> Iterator[Taken]:
        """Asked as well, since there is no other way to know; nothing is noted, and nothing stays."""
        for number, person in enumerate(self._persons()):
            file = self._asked(f"look-{number:07}.xml", person)
            if file is not None:
                yield self._taken(file)
                self.spool.drop(file)

    def done(self, taken: Taken) -> None:
        """The answer is not needed any more."""
        self.spool.drop(taken.path)
        self._rounded()

    def close(self) -> None:
        """Let go of the connections."""
        self.soap.client.close()

    def _rounded(self) -> None:
        """Everybody was asked and every answer is done: the next run begins anew."""
        if self.spool.note().get("whole") and not self.spool.files():
            self.spool.clear()

    def _asked(self, name: str, person: Person) -> Path | None:
        """The answer in the spool; None for one without plans. A fault, and an answer that says ERROR, are
        put there as well: as inputs that cannot be read they stand among the dead letters."""
        answered = self.soap.call(self._request(person))
        empty = answered.message is not None and answered.message.find("{*}carePlan") is None
        if empty and answered.says != "ERROR":
            return None
        return self.spool.put(name, [answered.data])

    def _request(self, person: Person) -> bytes:
        oid, number = person
        values = {"patientId": {"id": number, "type": oid}}
        body = in_utf8(message(self.known, OPERATION, OPERATION, values))
        return wrapped(body, self.known.namespaces["registry"], self.config.logical_address)

    def _taken(self, file: Path) -> Taken:
        content = digest_of(file, self.site.key) or ""
        return Taken(self.name, ref(self.site, self.name, file.name, content), content, file, SYSTEM)

    def _persons(self) -> list[Person]:
        """The list, each once. Raises BadConfiguration with the number of a line, never with what it says."""
        try:
            lines = self.list.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            raise BadConfiguration(
                f"source {self.name}: the list of persons cannot be read. See persons."
            ) from None
        told = ((number, line.partition("#")[0].strip()) for number, line in enumerate(lines, 1))
        return list(dict.fromkeys(self._person(number, text) for number, text in told if text))

    def _person(self, line: int, text: str) -> Person:
        try:
            found = read_identity(text, today=date.max)
        except BadValue:
            found = None
        if found is None or len(text) != LENGTH or problems(found):
            raise BadConfiguration(
                f"source {self.name}: line {line} of the list of persons is no identity of twelve "
                "characters. Nobody was asked. Mend the list."
            )
        return self.known.identities[found.kind], found.value
