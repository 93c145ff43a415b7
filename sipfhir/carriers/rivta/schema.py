"""XSDs made from the table of a contract, and one that messages are held against."""

from functools import lru_cache
from typing import Any

from lxml import etree

from sipfhir.carriers.rivta.contract import Contract, Element, Type, contract
from sipfhir.carriers.rivta.making import Maker
from sipfhir.site import Site

XSD = "http://www.w3.org/2001/XMLSchema"
ADDRESS = "LogicalAddress"
ANSWER = "Response"

_xs = Maker(XSD, {"xs": XSD})


def schemas(known: Contract, operation: str) -> list[Any]:
    """The XSDs of an operation, one a namespace, each before what uses it."""
    own = known.operations[operation].namespace
    used = [*_used(known, own), own]
    return [_registry(known), *(_schema(known, name, operation) for name in used)]


def _used(known: Contract, namespace: str) -> list[str]:
    """The namespaces that one needs, the deepest first."""
    found: dict[str, None] = {}
    for name in known.types[namespace]:
        made = known.type(namespace, name)
        for element in made.elements if made else ():
            if element.namespace not in (None, namespace):
                assert element.namespace
                found |= dict.fromkeys([*_used(known, element.namespace), element.namespace])
    return list(found)


def _registry(known: Contract) -> Any:
    return _xs(
        "schema",
        _xs("element", name=ADDRESS, type="xs:string"),
        targetNamespace=known.namespaces["registry"],
        elementFormDefault="qualified",
    )


def _schema(known: Contract, namespace: str, operation: str) -> Any:
    names = {name: known.namespaces[name] for name in (*_used(known, namespace), namespace)}
    maker = Maker(XSD, {"xs": XSD, **names})
    imports = [maker("import", namespace=known.namespaces[name]) for name in _used(known, namespace)]
    roots = [
        maker("element", name=name, type=f"{namespace}:{name}Type")
        for name in (operation, operation + ANSWER)
        if known.operations[operation].namespace == namespace
    ]
    types = [_type(known, namespace, name) for name in known.types[namespace]]
    settings = {"targetNamespace": known.namespaces[namespace], "elementFormDefault": "qualified"}
    return maker("schema", *imports, *roots, *types, **settings)


def _type(known: Contract, namespace: str, name: str) -> Any:
    made = known.type(namespace, name)
    return _complex(name, made) if made else _simple(name, known.simple(namespace, name))


def _complex(name: str, made: Type) -> Any:
    inside = [_element(element) for element in made.elements]
    if made.open:
        inside.append(
            _xs("any", namespace="##other", processContents="lax", minOccurs="0", maxOccurs="unbounded")
        )
    return _xs("complexType", _xs("sequence", *inside), name=name)


def _element(element: Element) -> Any:
    many = {"minOccurs": str(element.least), "maxOccurs": "unbounded" if element.most is None else "1"}
    said = {name: number for name, number in many.items() if number != "1"}
    return _xs("element", name=element.name, type=f"{element.namespace or 'xs'}:{element.type}", **said)


def _simple(name: str, allowed: Any) -> Any:
    facets = (
        [_xs("pattern", value=allowed)]
        if isinstance(allowed, str)
        else [_xs("enumeration", value=one) for one in allowed]
    )
    return _xs("simpleType", _xs("restriction", *facets, base="xs:string"), name=name)


@lru_cache(maxsize=8)
def schema(site: Site, operation: str) -> Any:
    """The XSD of an operation's messages, ready to hold them against."""
    return _loaded(schemas(contract(site), operation))


def _loaded(parts: list[Any]) -> Any:
    """Several schemas as one: libxml2 takes only files, which a resolver of ours gives it by number."""
    texts = {f"part:{i}": etree.tostring(part) for i, part in enumerate(parts)}
    homes = {part.get("targetNamespace"): name for name, part in zip(texts, parts, strict=True)}

    class Resolver(etree.Resolver):
        def resolve(self, system_url: str, public_id: str, context: Any = None) -> Any:
            return self.resolve_string(_placed(texts[system_url], homes), context, base_url=system_url)

    parser = etree.XMLParser()
    parser.resolvers.add(Resolver())
    return etree.XMLSchema(etree.fromstring(_placed(list(texts.values())[-1], homes), parser))


def _placed(text: bytes, homes: dict[Any, str]) -> bytes:
    tree = etree.fromstring(text)
    for each in tree.iter(f"{{{XSD}}}import"):
        each.set("schemaLocation", homes[each.get("namespace")])
    return etree.tostring(tree)
