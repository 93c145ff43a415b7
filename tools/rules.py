"""``docs/rules.md``: every rule of ``validators/``, what it asks, on what paragraph, and what to do."""

from sipfhir.rules import Catalogue, Rule, catalogues
from sipfhir.rules.catalogue import Basis
from sipfhir.site import Site
from tools.rule_table import table

HEAD = """# Regler · Rules

Made from `validators/` by `make docs`; do not edit. A finding names its rule, its severity and its place,
never a value from a plan. Which severity a rule has for whom is a policy: `sipfhir validate --policy strict`.

*Checked at*: `plan` when a plan is validated, `read` and `write` on the way in and out, `deliver` before
something is sent. A paragraph is quoted only where a source document gives its wording.
"""


def page() -> str:
    """The rules, catalogue by catalogue."""
    site = Site()
    return "\n".join([HEAD, table(site), *map(_catalogue, catalogues(site).values())])


def _catalogue(catalogue: Catalogue) -> str:
    title = f"## {catalogue.title.sv} · {catalogue.title.en}\n"
    return "\n".join([title, *(_rule(name, rule) for name, rule in catalogue.rules.items())])


def _rule(name: str, rule: Rule) -> str:
    lines = [
        f"### {name}\n",
        f"**{rule.title.sv}** · {rule.title.en}\n",
        f"Severity {rule.force}, checked at {rule.checked}.\n",
        *(f"- {message.sv} · {message.en}" for message in rule.messages.values()),
        f"\n*{rule.help.sv}* · *{rule.help.en}*\n",
        *map(_basis, rule.basis),
    ]
    return "\n".join(lines) + ("\n" if rule.basis else "")


def _basis(basis: Basis) -> str:
    until = f" till {basis.to}" if basis.to else ""
    return f"- {basis.paragraph}, från {basis.since}{until}: {basis.wording}"
