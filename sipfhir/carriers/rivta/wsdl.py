"""The WSDL of an operation, made from the table of its contract."""

from typing import Any

from lxml import etree

from sipfhir.carriers.rivta.contract import Contract, Operation
from sipfhir.carriers.rivta.making import Maker
from sipfhir.carriers.rivta.schema import ADDRESS, ANSWER, XSD, schemas

WSDL = "http://schemas.xmlsoap.org/wsdl/"
BINDING = "http://schemas.xmlsoap.org/wsdl/soap/"


def wsdl(known: Contract, operation: str, location: str) -> bytes:
    """The WSDL of an operation with its schemas inside, at an address."""
    own = known.operations[operation]
    # The prefixes of the schemas: lxml drops a second prefix of one namespace, which types are named by.
    names = {"tns": own.wsdl, **known.namespaces}
    w = Maker(WSDL, {"wsdl": WSDL, "xs": XSD, **names})
    document = w(
        "definitions",
        w("types", *schemas(known, operation)),
        w(
            "message",
            w("part", name=ADDRESS, element=f"registry:{ADDRESS}"),
            w("part", name="parameters", element=f"{own.namespace}:{operation}"),
            name=f"{operation}Request",
        ),
        w(
            "message",
            w("part", name="parameters", element=f"{own.namespace}:{operation}{ANSWER}"),
            name=operation + ANSWER,
        ),
        w(
            "portType",
            w(
                "operation",
                w("input", message=f"tns:{operation}Request"),
                w("output", message=f"tns:{operation}{ANSWER}"),
                name=operation,
            ),
            name=f"{operation}ResponderInterface",
        ),
        _binding(w, operation, own),
        _service(w, operation, location),
        name=f"{operation}Interaction",
        targetNamespace=own.wsdl,
    )
    return etree.tostring(document, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _binding(w: Any, operation: str, own: Operation) -> Any:
    s = Maker(BINDING, {"binding": BINDING})
    asked = w(
        "input",
        s("header", use="literal", message=f"tns:{operation}Request", part=ADDRESS),
        s("body", use="literal", parts="parameters"),
    )
    return w(
        "binding",
        s("binding", style="document", transport="http://schemas.xmlsoap.org/soap/http"),
        w(
            "operation",
            s("operation", soapAction=own.action, style="document"),
            asked,
            w("output", s("body", use="literal")),
            name=operation,
        ),
        name=f"{operation}ResponderBinding",
        type=f"tns:{operation}ResponderInterface",
    )


def _service(w: Any, operation: str, location: str) -> Any:
    s = Maker(BINDING, {"binding": BINDING})
    port = w(
        "port",
        s("address", location=location),
        name=f"{operation}ResponderPort",
        binding=f"tns:{operation}ResponderBinding",
    )
    return w("service", port, name=f"{operation}ResponderService")
