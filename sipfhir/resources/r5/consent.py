"""Consent: whom it permits, in R5.

R4's provision says what it permits or denies. R5's ``decision`` is what holds for everybody, and a provision
is an exception to it: "assumed to be a negation of the previous level". So a permit to some is a decision to
deny with them as the exception, and a refusal is a decision to deny without any. Carried over unturned, a
permit to two units would deny just those two.
"""

from collections.abc import Iterator

from sipfhir.resources.systems import Node


def provisions(consent: Node) -> Iterator[tuple[str, str]]:
    """Turns decision and provision round; gives place and element of whom a refusal names, which R5 cannot
    say without permitting them."""
    excepted = consent.get("provision")
    if not excepted:
        return
    if consent.get("decision") == "deny":
        del consent["provision"]
        for name in dict.fromkeys(name for one in excepted for name in one):
            yield f"provision.{name}", f"provision.{name}"
    else:
        consent["decision"] = "deny"
