"""The layout keeps its promises: who imports whom, and how large things get."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted([*ROOT.glob("graph/**/*.py"), *ROOT.glob("api/**/*.py")])

GROUND = {"graph.errors", "graph.model"}
READING = GROUND | {"graph.load", "graph.query"}
LIBRARY = READING | {
    "graph.checks",
    "graph.diagrams",
    "graph.documents",
    "graph.mermaid",
    "graph.planning",
    "graph.rdf",
}
MAY_IMPORT = {
    "graph.errors": set[str](),
    "graph.model": GROUND,
    "graph.load": GROUND | {"graph.load"},
    "graph.query": GROUND | {"graph.query"},
    "graph.checks": READING | {"graph.checks"},
    "graph.diagrams": READING | {"graph.diagrams"},
    "graph.mermaid": GROUND | {"graph.mermaid"},
    "graph.documents": READING | {"graph.diagrams", "graph.documents", "graph.mermaid"},
    "graph.planning": READING | {"graph.diagrams", "graph.planning"},
    "graph.rdf": READING | {"graph.rdf"},
    "graph.course": LIBRARY,
    "graph.build": LIBRARY | {"graph.course"},
    "graph": {"graph.build", "graph.course", "graph.errors"},
    "api": LIBRARY | {"api", "graph.build", "graph.course"},
}
THIRD_PARTY = {
    "networkx": {"graph.diagrams", "graph.model", "graph.query", "graph.planning"},
    "jinja2": {"graph.documents"},
    "markdown_it": {"graph.load"},
    "prometheus_client": {"api"},
    "pydantic_core": {"graph.load"},
    "yaml": {"graph.load"},
    "brotli": {"api"},
    "graphql": {"api"},
    "icalendar": {"graph.planning"},
    "opentelemetry": {"api"},
    "orjson": {"api"},
    "playwright": {"graph.mermaid"},
    "pyoxigraph": {"graph.rdf"},
    "rapidfuzz": {"graph.model"},
    "rich": {"api"},
    "ruamel": {"graph.load"},
    "scipy": {"graph.planning"},
    "starlette": {"api"},
    "strawberry": {"api"},
    "typer": {"api"},
    "uvicorn": {"api"},
    "watchfiles": {"api"},
}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "misc", "base", "core"}
STANDARD = {"__future__", *__import__("sys").stdlib_module_names}
MOST_LINES = 420
MOST_STATEMENT_LINES = 40


def room(module: str) -> str:
    """Return the room of a module: `graph.load.names` is in `graph.load`."""
    parts = module.split(".")
    return parts[0] if parts[0] != "graph" else ".".join(parts[:2])


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module, f"{path}: imports are absolute"
            yield from (_imported(node.module, alias.name) for alias in node.names)


def _imported(module: str, name: str) -> str:
    """Return the module that `from module import name` names: a submodule, or `module` itself."""
    below = ROOT.joinpath(*module.split("."), name)
    return f"{module}.{name}" if below.is_dir() or below.with_suffix(".py").exists() else module


@pytest.mark.parametrize("path", FILES, ids=str)
def test_imports_stay_within_the_rooms(path: Path) -> None:
    here = room(module_of(path))
    for module in imports(path):
        top = module.split(".")[0]
        if top in {"graph", "api"}:
            assert room(module) in MAY_IMPORT[here] | {here}, f"{here} imports {module}"
        elif top not in STANDARD:
            assert here in THIRD_PARTY[top], f"{top} lives in {THIRD_PARTY[top]}, not in {here}"


@pytest.mark.parametrize("folder", ["bench", "examples"])
def test_what_is_there_to_be_run_needs_no_tests(folder: str) -> None:
    named = [module for path in ROOT.joinpath(folder).glob("*.py") for module in imports(path)]
    assert named
    assert not [module for module in named if module.split(".")[0] == "tests"]


def test_the_rule_covers_every_room() -> None:
    assert {room(module_of(path)) for path in FILES} == set(MAY_IMPORT)


def test_no_room_is_called_after_nothing() -> None:
    named = [path for path in [*FILES, *ROOT.glob("tests/*.py")] if path.stem in FORBIDDEN_NAMES]
    assert named == []


def test_files_and_functions_stay_small() -> None:
    large = [
        f"{module_of(path)}: {lines} lines"
        for path in FILES
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    ]
    long = [
        f"{module_of(path)}.{node.name}: {length} lines"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (length := _statement_lines(node)) > MOST_STATEMENT_LINES
    ]
    assert large + long == []


def _statement_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many lines the body of a function takes, its docstring left out."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
