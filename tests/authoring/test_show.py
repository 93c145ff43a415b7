"""The program that a mapping is compiled into, shown to its author."""

import ast
import json

import pytest

from sipfhir.registry import mapping, shipped, systems
from tests.authoring.running import run


@pytest.mark.parametrize("folder", [each.folder for each in systems()])
def test_it_is_the_program_that_runs(folder: str) -> None:
    result = run("mapping", "show", folder)
    assert result.exit_code == 0
    assert result.stdout == mapping(shipped(), folder).source + "\n"
    names = {node.name for node in ast.walk(ast.parse(result.stdout)) if isinstance(node, ast.FunctionDef)}
    assert {"read", "write"} <= names


def test_as_json() -> None:
    data = json.loads(run("mapping", "show", "prator", "--json").stdout)
    assert data["system"] == "prator"
    assert "def read(" in data["source"]


def test_a_system_that_is_not_there() -> None:
    assert run("mapping", "show", "finns-inte").exit_code == 2
