"""Containers that need code: found by name, trusted to give what they say, never quoted."""

import importlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sipfhir.errors import BadConfiguration, BadInput
from sipfhir.formats import Container, Record, open_records, write_records
from sipfhir.formats.entry_points import code

Install = Callable[[str, str], Container]

LINES = """
from sipfhir.formats import Envelope, Record

class Reading:
    def __init__(self, stream):
        self.stream = stream
        self.envelope = Envelope()

    def __iter__(self):
        self.envelope = Envelope(head=self.stream.readline())
        for index, line in enumerate(self.stream):
            tree = {"rows": [{"Text": line.decode().strip()}]}
            yield Record(tree, line, index + 2, 0, index, lines=(index + 2,))

def open(stream, container, file):
    return Reading(stream)

def write(trees, container, envelope):
    yield envelope.head if envelope else b"made\\n"
    for tree in trees:
        yield tree["rows"][0]["Text"].encode() + b"\\n"
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """A package with one module, as it lies when it is installed; the container that names it."""

    def put(name: str, text: str) -> Container:
        (tmp_path / f"{name}.py").write_text(text, "utf-8")
        folder = tmp_path / f"{name}-1.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n", "utf-8")
        (folder / "entry_points.txt").write_text(f"[sipfhir.containers]\n{name} = {name}\n", "utf-8")
        importlib.invalidate_caches()
        return Container(format="csv", entry_point=name)

    monkeypatch.syspath_prepend(tmp_path)
    code.cache_clear()
    yield put
    code.cache_clear()


def read(container: Container, data: bytes) -> list[object]:
    """What a container's code gives of a file."""
    return list(open_records(io.BytesIO(data), container, "a.txt"))


def test_records_come_from_the_code_and_go_back_with_what_it_remembers(install: Install) -> None:
    container = install("toy_lines", LINES)
    reader = open_records(io.BytesIO(b"head\na\nb\n"), container)
    records = list(reader)
    assert [each.tree["rows"][0]["Text"] for each in records if isinstance(each, Record)] == ["a", "b"]
    trees = [each.tree for each in records if isinstance(each, Record)]
    assert b"".join(write_records(trees, container, reader.envelope)) == b"head\na\nb\n"
    assert b"".join(write_records(trees, container)) == b"made\na\nb\n"


def test_a_name_that_nobody_has(install: Install) -> None:
    install("toy_other", LINES)
    with pytest.raises(BadConfiguration, match=r"finns-inte: no installed package .*installed: .*toy_other"):
        read(Container(format="csv", entry_point="finns-inte"), b"")


def test_code_that_cannot_be_loaded(install: Install) -> None:
    with pytest.raises(BadConfiguration, match=r"toy_wrong: ZeroDivisionError in toy_wrong.py:1"):
        read(install("toy_wrong", "1 / 0\n"), b"")


@pytest.mark.parametrize(
    "body",
    ["raise ValueError(stream.read())", "return iter([stream.read()][1])", "yield [][len(stream.read())]"],
)
def test_what_the_code_raises_is_not_quoted(install: Install, body: str) -> None:
    name = f"toy_{abs(hash(body))}"
    with pytest.raises(BadConfiguration) as caught:
        read(install(name, f"def open(stream, container, file):\n    {body}\n"), b"191212121212")
    assert f"in {name}.py:2. Mend the code." in str(caught.value)
    assert "191212121212" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_what_is_no_record_is_refused(install: Install) -> None:
    with pytest.raises(BadConfiguration, match="open gave a dict; it gives Record and Finding"):
        read(install("toy_dict", "def open(stream, container, file):\n    yield {}\n"), b"")


def test_our_own_errors_pass(install: Install) -> None:
    text = "from sipfhir.errors import BadInput\ndef open(*_):\n    raise BadInput('no')\n"
    with pytest.raises(BadInput, match=r"^no$"):
        read(install("toy_bad_input", text), b"")
