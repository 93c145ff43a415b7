"""Dead letters: sealed with one key, opened with no other, kept no longer than is said."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

import sipfhir
from sipfhir.errors import BadConfiguration
from sipfhir.migrate.disk import digest_of
from sipfhir.sync.config import Dead
from sipfhir.sync.dead import LARGEST, Coffin
from sipfhir.sync.parcel import Again, Taken, Verdict
from sipfhir.sync.state import Entry, Letter
from tests.sync.nights import SITE, plan

AT = "2026-11-22T02:00:00+01:00"
DIED = Verdict(outcome="dead", case="disk", retry=True)


def taken(folder: Path, *plans: str) -> Taken:
    file = folder / "a.xml"
    file.write_text(f"<PratorExport>{''.join(plans)}</PratorExport>", "latin-1")
    return Taken("a", "ref.xml", digest_of(file, SITE.key) or "", file, "prator")


def coffin(folder: Path, key: str | None = None, days: int = 30) -> Coffin:
    if key:
        (folder / "key").write_text(key)
    return Coffin(Dead(key="file:key" if key else None, days=days), SITE, folder)


def buried(made: Coffin, what: Taken, ordinal: int = 1, **rest: int) -> Letter:
    found = list(sipfhir.read(what.path, "prator", site=SITE)) if ordinal else []
    entry = Entry(
        ordinal=ordinal, target="t", key="k", hash="h", action="send", id=rest.get("id", ordinal), line=7
    )
    return made.letter(what, entry, found[ordinal - 1] if ordinal else None, DIED, AT)


def test_a_letter_says_where_its_record_lay_and_how_long_it_is_kept(tmp_path: Path) -> None:
    one = buried(coffin(tmp_path), taken(tmp_path, plan(1)))
    assert (one.source, one.ref, one.ordinal, one.line, one.target, one.key) == (
        "a",
        "ref.xml",
        1,
        7,
        "t",
        "k",
    )
    assert (one.case, one.retry, one.system, one.status) == ("disk", True, "prator", "open")
    assert (one.buried, one.expires) == (AT, "2026-12-22T01:00:00+00:00")


def test_what_is_sealed_is_the_record_alone_and_opens_again(tmp_path: Path) -> None:
    made = coffin(tmp_path, Fernet.generate_key().decode())
    one = buried(made, taken(tmp_path, plan(1), plan(2)), 2)
    assert one.sealed is not None
    assert b"P-2025" not in one.sealed
    raw = made.open(one)
    assert b"P-2025-000002" in raw
    assert b"P-2025-000001" not in raw


def test_a_file_that_cannot_be_read_is_kept_whole_unless_it_is_too_large(tmp_path: Path) -> None:
    made, what = coffin(tmp_path, Fernet.generate_key().decode()), taken(tmp_path, plan(1))
    assert made.open(buried(made, what, 0)) == what.path.read_bytes()
    with what.path.open("ab") as stream:
        stream.truncate(LARGEST + 1)
    assert buried(made, what, 0).sealed is None
    what.path.unlink()
    assert buried(made, what, 0).sealed is None


def test_without_the_key_nothing_opens(tmp_path: Path) -> None:
    sealed = buried(coffin(tmp_path, Fernet.generate_key().decode()), taken(tmp_path, plan(1)))
    with pytest.raises(BadConfiguration, match="not the key that sealed it"):
        coffin(tmp_path, Fernet.generate_key().decode()).open(sealed)
    with pytest.raises(BadConfiguration, match="to what sealed it"):
        coffin(tmp_path).open(sealed)
    with pytest.raises(BadConfiguration, match="it is record 1 of ref"):
        coffin(tmp_path).open(buried(coffin(tmp_path), taken(tmp_path, plan(1))))


def test_a_key_that_is_none_is_told_before_the_run(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration, match="not a key") as caught:
        coffin(tmp_path, "hunter2")
    assert "hunter2" not in str(caught.value)


def test_ids_are_the_same_for_the_same_record_and_others_for_others(tmp_path: Path) -> None:
    made, what = coffin(tmp_path), taken(tmp_path, plan(1), plan(2))
    one = buried(made, what)
    assert buried(made, what).id == one.id
    assert buried(made, what, id=9).id == one.id
    assert buried(made, what, 2).id != one.id
    again = Taken("dead-letters", "x", "d", what.path, "prator", again=Again(one.id, "a", "ref.xml", 1, AT))
    assert (buried(made, again).id, buried(made, again).ref) == (one.id, "ref.xml")
    assert buried(made, again, 2).id != one.id


@pytest.mark.parametrize(("days", "expires"), [(0, "2026-11-22"), (1, "2026-11-23"), (365, "2027-11-22")])
def test_a_letter_expires_when_its_days_are_over(days: int, expires: str, tmp_path: Path) -> None:
    one = buried(coffin(tmp_path, days=days), taken(tmp_path, plan(1)))
    assert one.expires == f"{expires}T01:00:00+00:00"
