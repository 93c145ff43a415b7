"""SOAP 1.1: opening a call safely, wrapping an answer, telling of a fault without personal data."""

from typing import Any, NamedTuple

from lxml import etree

from sipfhir.carriers.rivta.messages import local
from sipfhir.formats.xml_parse import parser

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_OPEN = f'<soap:Envelope xmlns:soap="{SOAP}">'.encode()
_BODY = b"<soap:Body>"
DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_TAIL = b"</soap:Body></soap:Envelope>"
_DEEPEST = 60


class Unopened(Exception):
    """Bytes that are no message. ``reason``: libxml2's name; or doctype, deep, envelope, several,
    fault, empty."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class Call(NamedTuple):
    """The message in an envelope, and the logical address of its header; None without an envelope."""

    message: Any
    address: str | None
    enveloped: bool


def opened(raw: bytes, registry: str) -> Call:
    """A message, in SOAP or bare. Raises Unopened."""
    root = _parsed(raw)
    if root.tag != f"{{{SOAP}}}Envelope":
        if local(root) == "Envelope":
            raise Unopened("envelope", root.sourceline)
        return Call(root, None, False)
    body = root.find(f"{{{SOAP}}}Body")
    messages = [] if body is None else [each for each in body if isinstance(each.tag, str)]
    if len(messages) != 1:
        raise Unopened("empty" if not messages else "several", root.sourceline)
    if messages[0].tag == f"{{{SOAP}}}Fault":
        raise Unopened("fault", messages[0].sourceline)
    address = root.findtext(f"{{{SOAP}}}Header/{{{registry}}}LogicalAddress")
    return Call(messages[0], (address or "").strip() or None, True)


def _parsed(raw: bytes) -> Any:
    """The root. A document type is refused: no message has one, and what expands a thousandfold does."""
    try:
        root = etree.fromstring(raw, parser())
    except etree.XMLSyntaxError as problem:
        log: Any = problem.error_log
        raise Unopened(log.last_error.type_name if log else "ERR_DOCUMENT_EMPTY", problem.lineno) from None
    except ValueError:
        raise Unopened("ERR_DOCUMENT_EMPTY") from None
    information: Any = root.getroottree().docinfo
    if information.doctype:
        raise Unopened("doctype", 1)
    if root.xpath(f"boolean({'/'.join(['*'] * _DEEPEST)})"):
        raise Unopened("deep")
    return root


def wrapped(message: bytes, registry: str = "", address: str | None = None) -> bytes:
    """A message in its envelope; a call has the logical address in its header."""
    message = message.removeprefix(DECLARATION)
    return b"".join(
        [DECLARATION, _OPEN, _header(registry, address) if address else b"", _BODY, message, _TAIL]
    )


def _header(registry: str, address: str) -> bytes:
    node = etree.Element(f"{{{registry}}}LogicalAddress", nsmap={"registry": registry})
    node.text = address
    return b"<soap:Header>" + etree.tostring(node) + b"</soap:Header>"


def fault(code: str, text: str, log_id: str) -> bytes:
    """A Fault: ``Client`` or ``Server``, words for people, and the number to ask the producer by."""
    node = etree.Element(f"{{{SOAP}}}Fault", nsmap={"soap": SOAP})
    etree.SubElement(node, "faultcode").text = f"soap:{code}"
    etree.SubElement(node, "faultstring").text = f"{text} ({log_id})"
    etree.SubElement(etree.SubElement(node, "detail"), "logId").text = log_id
    return wrapped(etree.tostring(node))
