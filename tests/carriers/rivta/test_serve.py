"""A real SOAP client against a running endpoint and the WSDL that it shows."""

import json
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests
import zeep
import zeep.exceptions

import sipfhir
from sipfhir.carriers.rivta.config import load
from sipfhir.carriers.rivta.peer import subject
from sipfhir.errors import BadConfiguration
from tests.carriers.rivta.making import OURS, PERSON, PERSONNUMMER, SAMPLES, request
from tests.carriers.rivta.running import certificates, running

ADDRESS = {"LogicalAddress": OURS}
WHO = {"id": PERSON, "type": PERSONNUMMER}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plans").mkdir()
    put(tmp_path / "plans/a.json", "prator/good/inget-att-anmarka.xml")
    put(tmp_path / "plans/b.json", "rivta/good/sip-pdf.xml")
    (tmp_path / "plans/c.json").write_text("{trasig", "utf-8")
    return tmp_path


def put(file: Path, sample: str) -> None:
    """The plans of a sample as a Bundle in a file."""
    [reading] = sipfhir.read(SAMPLES / sample)
    file.write_bytes(msgspec.json.encode(sipfhir.to_fhir(reading).collection()))


def client(port: int, operation: str = "GetCarePlans") -> Any:
    return zeep.Client(f"http://127.0.0.1:{port}/rivta/{operation}?wsdl").service


def test_a_soap_client_gets_the_plans_of_a_folder(folder: Path) -> None:
    with running(folder) as port:
        service = client(port)
        answer = service.GetCarePlans(patientId=WHO, _soapheaders=ADDRESS)
        assert answer.result.resultCode == "OK"
        assert [one.carePlanHeader.documentId for one in answer.carePlan] == ["VP-1"]
        [content] = answer.carePlan[0].carePlanBody.content
        assert content.value.startswith(b"%PDF-")
        refused = service.GetCarePlans(patientId={**WHO, "id": "1212121212"}, _soapheaders=ADDRESS)
        assert refused.result.errorCode == "INVALID_REQUEST"
        period = {"start": "20260101", "end": "20260201"}
        assert not service.GetCarePlans(patientId=WHO, datePeriod=period, _soapheaders=ADDRESS).carePlan
        wrong = {"start": PERSON, "end": "1"}
        with pytest.raises(zeep.exceptions.Fault) as told:
            service.GetCarePlans(patientId=WHO, datePeriod=wrong, _soapheaders=ADDRESS)
        assert PERSON not in told.value.message
    assert len((folder / "audit.jsonl").read_text("utf-8").splitlines()) == 4


@pytest.mark.parametrize("operation", ["ProcessNotification", "Update"])
def test_a_soap_client_tells_of_engagements(folder: Path, operation: str) -> None:
    post = {
        "registeredResidentIdentification": PERSON,
        "serviceDomain": "riv:clinicalprocess:logistics:logistics",
        "categorization": "cll-cp",
        "logicalAddress": OURS,
        "businessObjectInstanceIdentifier": "NA",
        "clinicalProcessInterestId": "NA",
        "mostRecentContent": "20260302111500",
        "sourceSystem": OURS,
        "dataController": "SE2321000016",
    }
    with running(folder) as port:
        call = getattr(client(port, operation), operation)
        transaction = {"deleteFlag": False, "engagement": post}
        assert call(engagementTransaction=[transaction], _soapheaders=ADDRESS).ResultCode == "OK"
        twice = call(engagementTransaction=[transaction] * 2, _soapheaders=ADDRESS)
        assert twice.ResultCode == "ERROR"
    [line] = (folder / "notified.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["mostRecentContent"] == "20260302111500"


def test_the_first_consumer_decides_what_may_be_seen(folder: Path) -> None:
    put(folder / "plans/b.json", "rivta/good/i-kuvert.xml")
    with running(folder) as port:
        url = f"http://127.0.0.1:{port}/rivta/GetCarePlans"
        raw = request(number="189002029800")
        header = {"x-rivta-original-serviceconsumer-hsaid": "SE2321000016-1177"}
        assert b"VP-2" in requests.post(url, raw, timeout=9).content
        assert b"VP-2" not in requests.post(url, raw, headers=header, timeout=9).content


def test_what_is_new_in_the_folder_is_taken_up(folder: Path) -> None:
    os.remove(folder / "plans/b.json")
    with running(folder, 'folder = "plans"\nrefresh = 0') as port:
        url = f"http://127.0.0.1:{port}/rivta/GetCarePlans"
        put(folder / "plans/d.json", "rivta/good/sip-pdf.xml")
        answers = (requests.post(url, request(), timeout=9).content for _ in range(1000))
        assert any(b"VP-1" in answer for answer in answers)


def test_what_is_too_large_or_no_post_is_refused(folder: Path) -> None:
    with running(folder) as port:
        url = f"http://127.0.0.1:{port}/rivta/GetCarePlans"
        large = requests.post(url, b" " * 3_000_000, timeout=9)
        assert (large.status_code, b"Fault" in large.content) == (500, True)
        assert requests.get(url, timeout=9).status_code == 405
        assert requests.get(url.replace("GetCarePlans", "content/okand.pdf"), timeout=9).status_code == 404


TLS = """
[tls]
certificate = "server.pem"
key = "server.key"
clients = "ca.pem"
allowed = ["O=Exempel,CN=npo"]
"""


def test_only_certificates_that_are_named_may_call(folder: Path) -> None:
    certificates(folder)
    with running(folder, more=TLS) as port:
        url = f"https://127.0.0.1:{port}/rivta/GetCarePlans"

        def call(name: str | None) -> requests.Response:
            cert = (str(folder / f"{name}.pem"), str(folder / f"{name}.key")) if name else None
            return requests.post(url, request(), cert=cert, verify=str(folder / "ca.pem"), timeout=9)

        assert b"VP-1" in call("npo").content
        refused = call("annan")
        assert refused.status_code == 500
        assert b"VP-1" not in refused.content
        for name in ("frammande", None):
            with pytest.raises(requests.ConnectionError):
                call(name)
    lines = (folder / "audit.jsonl").read_text("utf-8").splitlines()
    callers = [json.loads(line)["caller"] for line in lines]
    assert callers == ["O=Exempel,CN=npo", "O=Exempel,CN=annan"]


def test_the_subject_of_a_certificate() -> None:
    pairs = ((("countryName", "SE"),), (("organizationName", "Inera"),), (("serialNumber", "SE1-A"),))
    assert subject({"subject": pairs}) == "C=SE,O=Inera,serialNumber=SE1-A"
    assert subject(None) == "-"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "source"),
        ("[source]\n", "folder or fhir"),
        ('[source]\nfolder = "a"\nfhir = "b"\n', "folder or fhir"),
        ('[source]\nfolder = "a"\n[listen]\nhost = "0.0.0.0"\n', "without tls"),
        ('[source]\nfolder = "a"\nokand = 1\n', "okand"),
        ("[source", "toml"),
        ('[source]\nfolder = "a"\n' + TLS.replace('"O=Exempel,CN=npo"', ""), "allowed"),
    ],
)
def test_a_configuration_that_is_wrong_says_where(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "endpoint.toml").write_text(text, "utf-8")
    with pytest.raises(BadConfiguration, match=told):
        load(tmp_path / "endpoint.toml")
