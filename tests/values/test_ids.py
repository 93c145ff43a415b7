"""Ids: the same for the same, another for everything else."""

import re

from hypothesis import given
from hypothesis import strategies as st

from sipfhir.values import digest, resource_id

KEY = b"a key for tests only"
PARTS = st.tuples(st.text(max_size=4), st.text(max_size=4), st.text(max_size=4))


@given(PARTS, PARTS)
def test_an_id_tells_its_parts_apart(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    assert (resource_id(KEY, *one) == resource_id(KEY, *other)) == (one == other)


def test_an_id_has_the_shape_of_a_uuid_and_depends_on_the_key() -> None:
    made = resource_id(KEY, "demo", "CarePlan", "4711")
    assert re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", made)
    assert made != resource_id(b"another key", "demo", "CarePlan", "4711")


def test_a_digest_is_keyed_and_is_no_id() -> None:
    assert re.fullmatch("[0-9a-f]{32}", digest(KEY, b"x"))
    assert digest(KEY, b"x") != digest(b"another key", b"x")
    assert digest(KEY, b"x") != digest(KEY, b"y")
