"""Rules of Bundles beyond their elements: full URLs, requests, one entry for one identity (R4, Bundle)."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sipfhir.conformance.entries import base_of
from sipfhir.conformance.run import WARNING, At, Node, Run
from sipfhir.conformance.shape import Shape

if TYPE_CHECKING:
    from sipfhir.conformance.definitions import Definitions

_FULL = re.compile(r"(https?://\S+|urn:(uuid|oid):\S+)")
_IDENTITY = re.compile(r"/([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})$")
_URL = re.compile(r"([A-Z][A-Za-z]+)(?:/([A-Za-z0-9\-.]{1,64}))?")
_BODY = ("POST", "PUT")
_IDENTIFIED = ("document", "message", "history", "searchset", "collection")


def entry(definitions: "Definitions", shape: Shape) -> None:
    """Have an entry's resource checked with the references that its full URL is the base of."""

    def resource(value: Any, at: At, key: str, run: Run, node: Node) -> None:
        before, run.base = run.base, base_of(node.get("fullUrl"))
        definitions.resource(value, (at, key), run)
        run.base = before

    shape.members["resource"] = resource


def check(node: Node, at: At, run: Run) -> None:
    """What is asked of the entries together."""
    listed = node.get("entry")
    kind = node.get("type")
    seen: set[str] = set()
    for i, one in enumerate(listed if type(listed) is list else ()):
        if type(one) is dict:
            here = ((at, "entry"), i)
            if "fullUrl" not in one and "resource" in one and kind in _IDENTIFIED:
                run.say("R4-BUNDLE", here, WARNING, case="no-full-url")
            for place, case in (*_full_url(one, run), *_request(one, kind)):
                run.say("R4-BUNDLE", (here, place), case=case)
            _once(one, kind, here, seen, run)


def _full_url(one: Node, run: Run) -> Iterator[tuple[str, str]]:
    url, resource = one.get("fullUrl"), one.get("resource")
    if type(url) is not str:
        return
    if not _FULL.fullmatch(url):
        yield "fullUrl", "relative"
        return
    found = _IDENTITY.search(url)
    known = found is not None and run.definitions.is_resource(found[1])
    if url.startswith("http") and found and known and type(resource) is dict:
        type_name, id = resource.get("resourceType"), resource.get("id")
        if found[1] != type_name or (id is not None and found[2] != id):
            yield "fullUrl", "other-resource"


def _request(one: Node, kind: Any) -> Iterator[tuple[str, str]]:
    """Of a transaction or a batch: the method's resource, at its own address."""
    request, resource = one.get("request"), one.get("resource")
    if kind not in ("transaction", "batch") or type(request) is not dict:
        return
    method, url = request.get("method"), request.get("url")
    if method in _BODY and resource is None:
        yield "request", "no-resource"
    found = _URL.fullmatch(url.partition("?")[0]) if type(url) is str else None
    if method not in _BODY or type(resource) is not dict or found is None:
        return
    if found[1] != resource.get("resourceType"):
        yield "request", "other-type"
    elif method == "POST" and found[2]:
        yield "request", "post-id"
    elif method == "PUT" and "?" not in str(url) and found[2] != resource.get("id"):
        yield "request", "other-id"


def _once(one: Node, kind: Any, here: At, seen: set[str], run: Run) -> None:
    """Of a transaction: what one identity has happen to it happens once."""
    request = one.get("request")
    if kind != "transaction" or type(request) is not dict or request.get("method") not in ("PUT", "DELETE"):
        return
    url = request.get("url")
    if type(url) is str:
        if url in seen:
            run.say("R4-BUNDLE", (here, "request"), case="twice")
        seen.add(url)
