"""A client that `ariadne-codegen` generates from schema.graphql, against the real server."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any, cast

import pytest
from graphql import (
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    get_named_type,
    is_enum_type,
    is_input_object_type,
    is_object_type,
    parse,
)
from graphql.utilities import value_from_ast_untyped

from tests.api_harness import ROOT, data_of
from tests.clients_harness import BIN, python, run_client
from tests.http_harness import serving

pytestmark = pytest.mark.slow

DOCUMENTS = ROOT / "data" / "documents"
SCHEMA = ROOT / "schema.graphql"
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(DOCUMENTS.glob("*.graphql"))]
SETTINGS = f"""
[tool.ariadne-codegen]
schema_path = '{SCHEMA}'
queries_path = '{DOCUMENTS}'
target_package_name = "course_client"
async_client = false
enable_custom_operations = true
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the generated package."""
    python()
    folder = tmp_path_factory.mktemp("generated")
    (folder / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    command = [str(BIN / "ariadne-codegen"), "--config", "settings.toml"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)
    return folder


@pytest.fixture(scope="module")
def found(package: Path) -> Any:  # noqa: ANN401
    with serving() as server:
        return run_client(
            "generated_calls.py", package, server.url, stdin=list(map(call_of, TEXTS))
        )


def snake(name: str) -> str:
    """Return a name as Python writes it."""
    written = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
    return f"{written}_" if written == "from" else written


def call_of(text: str) -> tuple[str, dict[str, Any]]:
    """Return the method of a document, and the document's own values for its arguments."""
    operation = cast("OperationDefinitionNode", parse(text).definitions[0])
    assert operation.name
    return snake(operation.name.value), {
        snake(each.variable.name.value): value_from_ast_untyped(each.default_value)
        for each in operation.variable_definitions or ()
        if each.default_value
    }


def classes(package: Path, module: str) -> set[str]:
    """Return the names of the classes of a generated module."""
    text = (package / "course_client" / f"{module}.py").read_text(encoding="utf-8")
    return set(re.findall(r"^class (\w+)", text, re.MULTILINE))


def without_types(value: Any) -> Any:  # noqa: ANN401
    """Return an answer without `__typename`, which the client asks for wherever types differ."""
    if isinstance(value, dict):
        return {key: without_types(each) for key, each in value.items() if key != "__typename"}
    return list(map(without_types, value)) if isinstance(value, list) else value


def test_every_type_of_the_schema_has_its_class(package: Path) -> None:
    schema = build_schema(SCHEMA.read_text(encoding="utf-8"))
    types = {name: kind for name, kind in schema.type_map.items() if not name.startswith("__")}
    inputs = {name for name, kind in types.items() if is_input_object_type(kind)}
    assert classes(package, "input_types") == inputs
    enums = {name for name, kind in types.items() if is_enum_type(kind)}
    assert classes(package, "enums") == enums
    objects = {name for name, kind in types.items() if is_object_type(kind)}
    # Only queries are put together from these.
    selected = objects - {"Query"} - told_of_changes(schema)
    assert {f"{name}Fields" for name in selected} <= classes(package, "custom_fields")


def told_of_changes(schema: GraphQLSchema) -> set[str]:
    """Return the names of the type of subscriptions, and of those that they answer with."""
    if (root := schema.subscription_type) is None:
        return set()
    return {root.name, *(get_named_type(field.type).name for field in root.fields.values())}


@pytest.mark.parametrize("number", range(len(TEXTS)), ids=lambda number: call_of(TEXTS[number])[0])
def test_each_shipped_document_is_answered(found: Any, number: int) -> None:  # noqa: ANN401
    assert without_types(found["answers"][number]) == without_types(data_of(TEXTS[number]))


def test_a_query_without_a_document_is_answered(found: Any) -> None:  # noqa: ANN401
    file = {"file": "services.yaml"}
    nodes = [{"key": "cloudfront", "evidence": file}, {"key": "lambda", "evidence": file}]
    assert found["put_together"] == {"services": {"nodes": nodes}}


def test_an_error_comes_with_its_code(found: Any) -> None:  # noqa: ANN401
    assert [error["code"] for error in found["failing"]["errors"]] == ["NOT_FOUND"]
    assert found["failing"]["data"] == {"service": None}
