"""Fields told from annotations."""

import pytest

from sipfhir.document.fields import Field, fields
from sipfhir.plan import ActivityCode, Goal, Party, Person, Plan, codes


@pytest.mark.parametrize(
    ("part", "field"),
    [
        (Plan, Field("title", "text", str, False)),
        (Plan, Field("created", "moment", str, False)),
        (Plan, Field("notes", "text", str, True)),
        (Plan, Field("kind", "concept", codes.PlanKind, False)),
        (Person, Field("birth_date", "day", str, False)),
        (Person, Field("deceased", "truth", bool, False)),
        (Person, Field("representatives", "part", Party, True)),
        (ActivityCode, Field("system", "code", codes.CodeSystem, False)),
        (Goal, Field("voice", "concept", codes.Voice, False)),
    ],
)
def test_field(part: type, field: Field) -> None:
    assert field in fields(part)


def test_fields_are_those_of_the_class_in_order() -> None:
    assert tuple(field.name for field in fields(Plan)) == Plan.__struct_fields__
