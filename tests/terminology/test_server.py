"""A terminology server that is well, unwell, wrong, slow or strange; asked only where nothing else knows."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sipfhir.cli import main
from sipfhir.errors import BadConfiguration, BadInput, Fatal, Retriable
from sipfhir.site import Site
from sipfhir.terminology import Server, translate, validate_code
from tests.terminology.tx import Answer, running

SCT = "http://snomed.info/sct"
SET = "https://example.se/ValueSet/x"


def parameters(*parts: dict[str, Any], **more: Any) -> Answer:
    return Answer(200, json.dumps({"resourceType": "Parameters", "parameter": list(parts)}).encode(), **more)


YES = {"name": "result", "valueBoolean": True}
MATCH = {
    "name": "match",
    "part": [
        {"name": "equivalence", "valueCode": "equal"},
        {"name": "concept", "valueCoding": {"system": "urn:x", "code": "7", "display": "Sju\u001b[2J"}},
        {"name": "source", "valueUri": "https://example.se/ConceptMap/x"},
    ],
}
OUTCOME = {
    "resourceType": "OperationOutcome",
    "issue": [{"severity": "error", "code": "not-found", "diagnostics": "No\nsuch ValueSet"}],
}


def server(url: str) -> Server:
    return Server(url, timeout=2, pause=0)


def asked(url: str) -> Any:
    return validate_code("1", SCT, SET, server=server(url))


def test_a_server_translates_what_nothing_here_can() -> None:
    with running(lambda call: parameters(YES, MATCH, {"name": "match", "part": "x"})) as tx:
        found = translate("1", SCT, target="urn:x", reverse=True, server=server(tx.url))
    assert (found.result, found.by) == (True, "127.0.0.1")
    [match] = found.matches
    assert (match.equivalence, match.code, match.display) == ("equal", "7", "Sju [2J")
    path, told = tx.asked[0]
    assert path == "/r4/ConceptMap/$translate"
    assert told == {"code": "1", "system": SCT, "targetsystem": "urn:x", "reverse": "true"}


def test_a_server_validates_and_is_told_no_words() -> None:
    shown = {"name": "display", "valueString": "Ett"}
    with running(lambda call: parameters(YES, shown)) as tx:
        right = validate_code("1", SCT, SET, display="ett", server=server(tx.url))
        wrong = validate_code("1", SCT, SET, display="två", server=server(tx.url))
    assert (right.result, wrong.result, wrong.display) == (True, False, "Ett")
    assert all(told == {"code": "1", "system": SCT, "url": SET} for _, told in tx.asked)


def test_what_is_known_here_is_not_asked_there() -> None:
    url = "http://hl7.org/fhir/ValueSet/request-status"
    with running(lambda call: parameters(YES)) as tx:
        assert not validate_code("x", "http://hl7.org/fhir/request-status", url, server=tx.url).result
        assert not translate(
            "x", "https://sipfhir.example/fhir/CodeSystem/samsa-status", server=tx.url
        ).result
    assert tx.asked == []


def test_a_server_that_is_unwell_for_a_while_is_asked_again() -> None:
    with running(lambda call: Answer(503) if call < 3 else parameters(YES)) as tx:
        assert asked(tx.url).result
    assert len(tx.asked) == 3


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_server_that_stays_unwell_may_be_tried_later(status: int) -> None:
    with (
        running(lambda call: Answer(status, headers={"Retry-After": "3600"})) as tx,
        pytest.raises(Retriable),
    ):
        asked(tx.url)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(404, json.dumps(OUTCOME).encode()), "404: No such ValueSet"),
        (Answer(404, b"<html>"), "no FHIR Parameters"),
        (Answer(422, json.dumps({"resourceType": "OperationOutcome", "issue": 1}).encode()), "422"),
        (Answer(401), "login"),
        (Answer(302, headers={"Location": "https://evil.example/"}), "points elsewhere"),
        (Answer(200, b"{"), "no FHIR Parameters"),
        (Answer(200, b"[" * 100_000), "no FHIR Parameters"),
        (Answer(200, b"[1]"), "no FHIR Parameters"),
        (Answer(200, b"\xff\xfe"), "no FHIR Parameters"),
        (Answer(200, b'{"resourceType":"Parameters"}'), "without a result"),
        (Answer(200, b'{"resourceType":"Parameters","parameter":[1,{"name":"result"}]}'), "without a result"),
        (Answer(200, b" " * 1_100_000), "given up"),
    ],
)
def test_an_answer_that_is_none_is_told(answer: Answer, said: str) -> None:
    with running(lambda call: answer) as tx, pytest.raises(Fatal, match="127") as caught:
        asked(tx.url)
    assert said in str(caught.value)
    assert len(tx.asked) == 1


def test_a_server_that_does_not_answer_in_time() -> None:
    with running(lambda call: Answer(200, late=0.5)) as tx, pytest.raises(Retriable, match="did not answer"):
        validate_code("1", SCT, SET, server=Server(tx.url, timeout=0.05, attempts=1))


def test_nobody_there() -> None:
    with running(lambda call: Answer()) as tx:
        gone = tx.url
    with pytest.raises(Retriable) as caught:
        validate_code("1", SCT, SET, server=Server(gone, attempts=1))
    assert "code" not in str(caught.value).split("address")[0]
    assert SET not in str(caught.value)


@pytest.mark.parametrize("code", ["191212121212", "19121212-1212", "121212-1212"])
def test_somebodys_number_is_not_sent(code: str) -> None:
    with running(lambda call: parameters(YES)) as tx, pytest.raises(BadInput) as caught:
        validate_code(code, SCT, SET, server=server(tx.url))
    assert tx.asked == []
    assert code not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["tx.example", "ftp://tx.example/r4", "http://tx.example/r4", "https://a:b@tx.example"]
)
def test_an_address_that_is_none_or_open_to_others(url: str) -> None:
    with pytest.raises(BadConfiguration):
        Server(url)


def test_the_server_that_a_site_names(tmp_path: Path) -> None:
    with running(lambda call: parameters(YES)) as tx:
        (tmp_path / "site.yaml").write_text(f"terminology-server: {tx.url}\n", encoding="utf-8")
        assert validate_code("1", SCT, SET, site=Site(tmp_path)).by == "127.0.0.1"


def test_on_the_command_line() -> None:
    words = ["terminology", "validate-code", "1", "--system", SCT, "--valueset", SET]
    with running(lambda call: parameters(YES)) as tx:
        done = CliRunner().invoke(main, [*words, "--server", tx.url, "--lang", "en"])
    assert (done.exit_code, done.stderr) == (0, "Answer of 127.0.0.1.\n")
    with running(lambda call: Answer(404)) as tx:
        assert CliRunner().invoke(main, [*words, "--server", tx.url]).exit_code == 4
