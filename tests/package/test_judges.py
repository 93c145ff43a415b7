"""Every conformance resource of the package passes validators that are not ours."""

import pytest

from tests.conformance.judges import JUDGES, missing, verdicts
from tests.package.made import made

READY = [
    pytest.param(name, marks=pytest.mark.skipif(missing(name) is not None, reason=str(missing(name))))
    for name in JUDGES
]


@pytest.mark.parametrize("judge", READY)
def test_a_judge_that_is_not_ours_finds_nothing(judge: str) -> None:
    found = verdicts(judge, made().resources)
    assert len(found) == len(made().resources) > 400
    assert [one for one in found if one] == []
