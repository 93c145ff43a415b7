"""SOAP 1.1 as RIV-TA uses it: a message out, a message in, or what was wrong."""

from typing import Any, Literal

from lxml import etree

from sipfhir.carriers.rivta.contract import Contract
from sipfhir.carriers.rivta.messages import local, said
from sipfhir.carriers.rivta.schema import ANSWER
from sipfhir.carriers.rivta.soap import SOAP, Unopened, opened
from sipfhir.errors import Retriable
from sipfhir.formats.xml_parse import parser
from sipfhir.sync.http.client import Client, Reply

Said = Literal["OK", "INFO", "ERROR", "fault"]


class Answered:
    """The answer to a call. ``says`` is its result code; ``message`` is None for a fault."""

    def __init__(self, data: bytes, says: Said, message: Any = None) -> None:
        self.data, self.says, self.message = data, says, message


class _Faulty(Exception):
    """A fault of theirs: the next call may be answered."""

    def __init__(self, answered: Answered) -> None:
        self.answered = answered


class Soap:
    """Calls one operation of a contract at one address."""

    def __init__(self, client: Client, known: Contract, operation: str) -> None:
        self.client, self.known, self.operation = client, known, operation
        self._headers = {
            "Content-Type": "text/xml; charset=utf-8",
            "SOAPAction": f'"{known.operations[operation].action}"',
            "Accept": "text/xml",
        }

    def call(self, message: bytes) -> Answered:
        """What a call in its envelope is answered; a fault of theirs after as many tries as are given it.

        Raises Retriable when there is no answer, or one that is no SOAP.
        """
        try:
            return self.client.patiently(_Faulty)(self._once, message)
        except _Faulty as faulty:
            return faulty.answered

    def _once(self, message: bytes) -> Answered:
        reply = self.client.post(message, _is_fault, **self._headers)
        try:
            found = opened(reply.data, self.known.namespaces["registry"]).message
        except Unopened as problem:
            if problem.reason == "fault":
                return self._faulted(reply)
            found = None
        if found is None or local(found) != f"{self.operation}{ANSWER}":
            raise Retriable(
                f"{self.client.name}: answers {reply.status} and not as the contract says. See its "
                "address, and ask who runs it."
            )
        return Answered(reply.data, _said(found), found)

    def _faulted(self, reply: Reply) -> Answered:
        answered = Answered(reply.data, "fault")
        if _is_theirs(reply):
            raise _Faulty(answered)
        return answered


def _said(message: Any) -> Said:
    code = said(message, "result/resultCode") or said(message, "ResultCode")
    return "INFO" if code == "INFO" else "OK" if code == "OK" else "ERROR"


def _is_fault(reply: Reply) -> bool:
    return b"Fault" in reply.data and SOAP.encode() in reply.data


def _is_theirs(reply: Reply) -> bool:
    """Whether a fault lies with the server, and another call may be answered (SOAP 1.1, 4.4.1)."""
    code = etree.fromstring(reply.data, parser()).findtext(f".//{{{SOAP}}}Fault/faultcode") or ""
    return code.strip().rpartition(":")[2].startswith("Server")
