"""Fixtures that several test modules share."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.mermaid.parser import MermaidParser as DiagramParser
from tests.mermaid_parser import MermaidParser


@pytest.fixture(scope="session")
def mermaid_parser() -> Iterator[MermaidParser]:
    """Mermaid's real parser: one process for the whole run."""
    with MermaidParser() as parser:
        yield parser


@pytest.fixture(scope="session")
def diagram_parser() -> Iterator[DiagramParser]:
    """The parser that users get, which is bundled: one process for the whole run."""
    with DiagramParser() as parser:
        yield parser


@pytest.fixture(scope="session")
def course_material() -> Path:
    """The folder of the real course (days.json, docs/, …), which is not part of the project."""
    folder = os.environ.get("SCENARIOGRAPH_COURSE")
    if not folder:
        pytest.skip("needs the real course: SCENARIOGRAPH_COURSE names no folder")
    return Path(folder)


@pytest.fixture
def collected() -> Iterator[None]:
    """Collect what a test leaves before it ends, so that no other test is told of it."""
    yield
    gc.collect()
