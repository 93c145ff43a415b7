"""What a terminology server answered, read with care: it may hold anything."""

from typing import Any

from sipfhir.errors import Fatal
from sipfhir.terminology.answers import Match, Translation, Validation

Node = dict[str, Any]
_LONGEST = 200


def translation(body: Node, host: str) -> Translation:
    """Parameters of $translate. Raises Fatal when they have no result."""
    parts = _parts(body.get("parameter"))
    matches = tuple(_match(one) for one in parts if one.get("name") == "match")
    return Translation(
        _result(parts, host),
        tuple(one for one in matches if one is not None),
        _text(parts, "message"),
        host,
    )


def validation(body: Node, host: str, display: str | None) -> Validation:
    """Parameters of $validate-code; the display that was given is compared with the server's."""
    parts = _parts(body.get("parameter"))
    result, shown, message = _result(parts, host), _text(parts, "display"), _text(parts, "message")
    if result and display and shown and display.casefold() != shown.casefold():
        return Validation(False, shown, "The display is another.", host)
    return Validation(result, shown, message, host)


def told(body: Node | None) -> str | None:
    """What an OperationOutcome says, in one line."""
    if body is None or body.get("resourceType") != "OperationOutcome":
        return None
    found = [one.get("diagnostics") or _detail(one) or one.get("code") for one in _parts(body.get("issue"))]
    return "; ".join(plain(one) for one in found if isinstance(one, str))[:_LONGEST] or None


def plain(text: str) -> str:
    """A text of another, for a terminal: printable, and no longer than a line or two."""
    return "".join(one if one.isprintable() else " " for one in text)[:_LONGEST]


def _detail(issue: Node) -> Any:
    details = issue.get("details")
    return details.get("text") if isinstance(details, dict) else None


def _match(one: Node) -> Match | None:
    parts = _parts(one.get("part"))
    coding = next((part.get("valueCoding") for part in parts if part.get("name") == "concept"), None)
    if not isinstance(coding, dict) or not isinstance(coding.get("code"), str):
        return None
    shown = coding.get("display")
    return Match(
        _text(parts, "equivalence") or "relatedto",
        plain(str(coding.get("system", ""))),
        plain(coding["code"]),
        plain(shown) if isinstance(shown, str) else None,
        _text(parts, "source"),
    )


def _result(parts: list[Node], host: str) -> bool:
    found = next((one.get("valueBoolean") for one in parts if one.get("name") == "result"), None)
    if not isinstance(found, bool):
        raise Fatal(f"{host} answered Parameters without a result. Check the address.")
    return found


def _text(parts: list[Node], name: str) -> str | None:
    one = next((one for one in parts if one.get("name") == name), {})
    keys = ("valueString", "valueCode", "valueUri")
    found = next((one[key] for key in keys if isinstance(one.get(key), str)), None)
    return plain(found) if found else None


def _parts(node: Any) -> list[Node]:
    return [one for one in node if isinstance(one, dict)] if isinstance(node, list) else []
