"""Canaries in every value and every name of every sample, and none of them in what is made."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from sipfhir.cli import main
from sipfhir.pseudonymise.copying import Job
from sipfhir.pseudonymise.keyed import Key
from sipfhir.registry import shipped
from tests.pseudonymise.planting import CANARY, NUMBERS, found, named, planted
from tests.pseudonymise.samples import FILES, KEY, charset_of, folder_of, form_of, name_of

PARTS = 3
RICH = [file for file in FILES if "utskrivning-aldre" in file.name]
AROUND = {
    "xml": (
        "<!-- Kanarie 190313372461 -->",
        "<?kanarie Kanarie?>",
        "<![CDATA[Kanarie]]>",
        "<kanarie",
        "&kanarie;",
    ),
    "json": ("// kanarie\n", "'kanarie'", "kanarie", '"kanarie', '"kanarie": "kanarie",'),
    "csv": ("kanarie", '"kanarie', "\nkanarie;kanarie", ';"kanarie"kanarie'),
}
"""What may stand in a file without being a value of it."""


def made(data: bytes, folder: str) -> bytes:
    copy = Job(folder, Key(KEY), shipped()).made(data, 0)
    assert copy.data is not None, copy.findings
    return copy.data


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_no_canary_is_left(file: Path) -> None:
    number, form, charset = FILES.index(file), form_of(file), charset_of(file)
    text = file.read_bytes().decode(charset, "surrogateescape")
    part = planted(text, form, lambda i: i % PARTS == number % PARTS)
    for each in (
        part if number % 2 else planted(text, form, lambda i: True),
        named(text, form, lambda i: i % 2 == 0),
    ):
        data = each.encode(charset, "surrogateescape")
        assert found(made(data, folder_of(file))) == []


@pytest.mark.parametrize("file", RICH, ids=name_of)
def test_canaries_were_planted(file: Path) -> None:
    text, form = file.read_bytes().decode(charset_of(file), "surrogateescape"), form_of(file)
    assert planted(text, form, lambda i: True).casefold().count(CANARY) > 50
    assert named(text, form, lambda i: True).casefold().count(CANARY) > 20


@pytest.mark.parametrize("file", RICH, ids=name_of)
def test_no_canary_is_left_that_stands_anywhere(file: Path) -> None:
    text = file.read_bytes().decode(charset_of(file), "surrogateescape")
    every = [match.start() for match in re.finditer(r"[\s>;,]", text)]
    places = every[:: max(len(every) // 12, 1)]
    for i, place in enumerate(places):
        for canary in AROUND[form_of(file)][i % 2 :: 2]:
            data = (text[:place] + canary + text[place:]).encode(charset_of(file), "surrogateescape")
            assert found(made(data, folder_of(file))) == [], (place, canary)


@pytest.mark.parametrize("file", RICH, ids=name_of)
def test_no_canary_is_told(file: Path, tmp_path: Path) -> None:
    text = file.read_bytes().decode(charset_of(file), "surrogateescape")
    source = tmp_path / f"Kanarie-{NUMBERS[0]}{file.suffix}"
    source.write_bytes(
        planted(text, form_of(file), lambda i: i % 2 > 0).encode(charset_of(file), "surrogateescape")
    )
    for form in ([], ["--json"]):
        arguments = [
            "pseudonymise",
            str(source),
            "--out",
            str(tmp_path / "ut"),
            "--demo-key",
            "--from",
            folder_of(file),
        ]
        done = CliRunner().invoke(main, [*form, *arguments])
        assert done.exit_code == 0, done.output
        assert found((done.stdout + done.stderr).encode()) == []
    copies = list((tmp_path / "ut").iterdir())
    assert len(copies) == 1
    assert found(copies[0].name.encode() + copies[0].read_bytes()) == []
