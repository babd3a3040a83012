"""Pages in tests/cases/pages, each with what is read from it; and pages that nobody would write."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.load.drafts import ScenarioDraft, Stated
from graph.load.markdown import parse_markdown
from graph.load.profile import Profile, read_profile
from graph.load.scenario_page import PageReading, read_scenario_page
from graph.load.yaml_tree import parse_yaml
from graph.model.evidence import Evidence
from graph.model.findings import Finding
from graph.model.guide import Guide, HoursRange, Hyperlink, Statement

ROOT = Path(__file__).parent.parent
CASES = sorted((ROOT / "tests/cases/pages").glob("*.md"))


def shipped_profiles() -> list[Profile]:
    files = sorted((ROOT / "data/profiles").glob("*.yaml"), reverse=True)
    return [read_profile(parse_yaml(file.read_text("utf-8"), file.name)) for file in files]


PROFILES = shipped_profiles()


def read(text: str, file: str = "page.md") -> PageReading:
    return read_scenario_page(text, file, f"/somewhere/{file}", PROFILES)


def dump(value: object) -> object:
    """Return what was read as plain data for people: places as `@line`, nothing for what is empty."""
    match value:
        case Evidence(line=line, section=section, quote=quote):
            return f"@{line} {section or ''} | {quote or ''}"
        case Stated(value=inner, evidence=(evidence,)):
            return f"{inner} @{evidence.line}"
        case Statement(text=text, evidence=evidence, title=title):
            return f"{f'[{title}] ' if title else ''}{text} @{evidence.line}"
        case Hyperlink(text=text, url=url, evidence=evidence):
            return f"{text} <{url}> @{evidence.line}"
        case HoursRange(least=least, most=most):
            return f"{least:g}-{most:g}"
        case Finding(rule=rule, severity=severity, message=message, evidence=evidence):
            return {f"{rule} ({severity})": message, "at": dump(evidence)}
        case tuple():
            return [dump(item) for item in value]
    if dataclasses.is_dataclass(value):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return {
            name: dump(inner) for name, inner in fields.items() if inner not in (None, (), False)
        }
    return value


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_page_is_read_as_expected(path: Path) -> None:
    expected = path.with_suffix(".expected.json")
    reading = read(path.read_text("utf-8"), path.name)
    assert dump(reading) == json.loads(expected.read_text("utf-8"))
