"""Sex and age of the person, where the source or the identity tells them."""

from datetime import date

from sipfhir.plan import Identifier, Plan
from sipfhir.rules import mandate
from sipfhir.values.identity import problems

_SEXES = ("male", "female", "other")
_NUMBERS = ("personnummer", "samordningsnummer")


def sex(plan: Plan) -> tuple[str | None, bool]:
    """The sex, and whether it was derived from the number of a source that does not tell it."""
    person = plan.person
    if person is None:
        return None, False
    stated = person.sex.code if person.sex else None
    if stated in _SEXES:
        return stated, False
    derived = next(filter(None, map(_of_number, person.identifiers)), None)
    return derived, derived is not None


def age(plan: Plan, on: str | None) -> int | None:
    """Whole years on a day; None when birth or day is not known, and for a birth after it."""
    born = mandate.birth_day(plan)
    if born is None or on is None:
        return None
    years = mandate.age(born, date.fromisoformat(on))
    return years if years >= 0 else None


def _of_number(number: Identifier) -> str | None:
    """The next to last digit is odd for men, even for women (folkbokföringslagen 18 §)."""
    if number.kind not in _NUMBERS or problems(number):
        return None
    return "male" if int(number.value[10]) % 2 else "female"
