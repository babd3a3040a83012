"""A glance at a page never passes over one that parsing it would find to be a scenario's."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.load.files import read_sources
from graph.load.markdown import parse_markdown
from graph.load.markdown_tree import Section
from graph.load.page_glance import may_be_scenario
from graph.load.parse import profiles_of
from graph.load.profile import Place

PROFILES = profiles_of(read_sources(["shipped"]))
PIECES = (
    "# ",
    "## 1. ",
    "   ### ",
    "    # ",
    "#",
    "Scenario Overview",
    "Scenario",
    "Overview",
    "시나리오 개요",
    "scen*ari*o **over**view",
    "`Scenario` Overview",
    "[Scenario](x) Overview",
    "Scen&#97;rio Overview",
    "Scenario<br>Overview",
    "Scenario\\ Overview",
    "\u2028",
    "\f",
    "\n",
    "\n\n",
    "\r\n",
    "===",
    "---",
    "- ",
    "> ",
    "```\n",
    "words ",
    "📋 ",
)


def sections_of(sections: tuple[Section, ...]) -> list[Section]:
    return [found for one in sections for found in (one, *sections_of(one.sections))]


@settings(max_examples=2000, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
@example("Scenario\nOverview\n===")
@example("# Scenario\u2028Overview")
def test_what_it_passes_over_has_no_overview(text: str) -> None:
    if not may_be_scenario(text, PROFILES):
        titles = [one.title.text for one in sections_of(parse_markdown(text).sections)]
        assert [title for title in titles if _is_overview(title)] == []


def _is_overview(title: str) -> bool:
    return any(profile.place(title) is Place.OVERVIEW for profile in PROFILES)


@pytest.mark.parametrize("text", ["", "# Day 1\n\nScenario Overview\n", "- # Scenario\n"])
def test_it_passes_over_pages_of_other_things(text: str) -> None:
    assert not may_be_scenario(text, PROFILES)


@pytest.mark.parametrize(
    "name", sorted(p.name for p in (Path(__file__).parent / "cases/pages").glob("*.md"))
)
def test_it_looks_at_every_page_with_an_overview(name: str) -> None:
    text = (Path(__file__).parent / "cases/pages" / name).read_text(encoding="utf-8")
    titles = [one.title.text for one in sections_of(parse_markdown(text).sections)]
    assert may_be_scenario(text, PROFILES) or not any(map(_is_overview, titles))
