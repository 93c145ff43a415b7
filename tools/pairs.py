"""``docs/pairs.md`` and ``docs/pairs/``: what is lost from one system to another, mapped and measured."""

from collections.abc import Callable, Iterator

from sipfhir.authoring.measured import Measured, measured
from sipfhir.authoring.page_words import code, table
from sipfhir.authoring.pairs import Pair, pair, sources, targets
from sipfhir.candidates import FHIR
from sipfhir.registry import shipped, system
from tools import pair_sections

MADE = """Gjord ur mappningarna och de goda proven av `make docs`; redigera inte här.
Made from the mappings and the good samples by `make docs`; do not edit."""
HEAD = f"""# Från ett system till ett annat · From one system to another

{MADE}

Raden är systemet som planen kommer från, kolumnen det som den skrivs till. Varje ruta leder till fälten. System som
bara läses in är rader, inte kolumner. `–`: ingenting.

The row is the system that the plan comes from, the column the one that it is written to. Each cell leads to the
fields. Systems that are import only are rows, not columns. `–`: nothing.

## Fält som saknar plats · Fields with no place

Så många fält i planen håller det ena systemet, men inte det andra; sist så många som det håller alls.
So many fields of the plan does the one system hold, but not the other; last, how many it holds at all.
"""  # noqa: E501
LEAVES = """
## Uppmätt · Measured

Så många uppgifter i planerna i systemets goda prov kommer inte fram; `+ n` kommer fram i annan form eller med ett
närmaste ord; sist så många som de är. För `fhir` är det alla systems prov. Var och en är en anmärkning när planen
skrivs ([LOSS](rules.md#loss)).

So many values in the plans of the system's good samples do not arrive; `+ n` arrive in another form or with a nearest
word; last, how many they are. For `fhir` it is the samples of all systems. Each is a finding when the plan is written
([LOSS](rules.md#loss)).
"""  # noqa: E501


def page() -> str:
    """The two matrices: by fields, by leaves."""
    fields = _matrix(_fields, lambda found, _: found.held)
    leaves = _matrix(_leaves, lambda _, seen: seen.leaves)
    return "\n".join([HEAD, fields, LEAVES, leaves]) + "\n"


def source_page(source: str) -> str:
    """All that is lost from one source, target by target."""
    site = shipped()
    others = [target for target in targets(site) if target != source]
    links = " · ".join(f"[{title(target)}](#{target})" for target in others)
    told = "Alla vägar · All ways"
    head = f"# Från {title(source)} · From {title(source)}\n\n{MADE}\n\n{links} · [{told}](../pairs.md)\n"
    sections = (
        pair_sections.section(pair(site, source, target), measured(site, source, target), title(target))
        for target in others
    )
    return "\n".join([head, *sections])


def title(name: str) -> str:
    """What people call a system, or FHIR."""
    return "FHIR R4" if name == FHIR else system(name).title


def _matrix(cell: Callable[[Pair, Measured], str], total: Callable[[Pair, Measured], int]) -> str:
    columns = [code(target) for target in targets(shipped())]
    return table("|".join(["från · from \\ till · to", *columns, "av · of"]), list(_rows(cell, total)))


def _rows(
    cell: Callable[[Pair, Measured], str], total: Callable[[Pair, Measured], int]
) -> Iterator[tuple[str, ...]]:
    for source in sources(shipped()):
        cells = [_linked(cell(*_both(source, to)), source, to) for to in targets(shipped())]
        yield f"[`{source}`](pairs/{source}.md)", *cells, str(total(*_both(source, source)))


def _both(source: str, target: str) -> tuple[Pair, Measured]:
    return pair(shipped(), source, target), measured(shipped(), source, target)


def _linked(text: str, source: str, target: str) -> str:
    return "" if source == target else f"[{text}](pairs/{source}.md#{target})"


def _fields(found: Pair, _: Measured) -> str:
    return str(len(found.fields) or "–")


def _leaves(_: Pair, found: Measured) -> str:
    share = f"{found.gone} ({_percent(found.gone, found.leaves)})" if found.gone else "–"
    return f"{share} + {found.altered}" if found.altered else share


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if part * 200 >= whole else "<1%"
