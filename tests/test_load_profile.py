"""Profiles: reading them, what their words match, and that the shipped ones hold the contract."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph.errors import SourceError
from graph.load.profile import Field, Place, Profile, read_profile
from graph.load.scenario_page import GROUP_READERS, READERS, read_scenario_page
from graph.load.yaml_tree import parse_yaml

ROOT = Path(__file__).parent.parent
SHIPPED = sorted((ROOT / "data/profiles").glob("*.yaml"))

GERMAN = """\
profile:
  key: german
  headings:
    overview: [Überblick]
    flow: [Ablauf]
  labels:
    scenario_id: [Kennung]
    step_services: [Dienst, Dienste]
    next_step: [Danach]
  signs:
    arrows: [führt zu]
    word_separators: [und]
  marks:
    done: [Ende]
"""


def profile_of(text: str) -> Profile:
    return read_profile(parse_yaml(text, "own.yaml"))


def faults_of(text: str) -> list[str]:
    with pytest.raises(SourceError) as caught:
        profile_of(text)
    return [str(fault) for fault in caught.value.faults]


def test_a_profile_of_your_own_reads_pages_in_your_own_words() -> None:
    page = """\
# Überblick

- Kennung: post

# ABLAUF

1. **Einwurf**
   - Dienste: Kasten und Wagen führt zu Amt
   - Danach: Ende
"""
    draft = read_scenario_page(page, "post.md", "post.md", [profile_of(GERMAN)]).draft
    assert draft is not None
    assert draft.steps is not None
    (step,) = draft.steps
    assert [[name.value for name in stage] for stage in step.stages] == [
        ["Kasten", "Wagen"],
        ["Amt"],
    ]
    assert step.ends_flow


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_profiles_have_a_word_for_everything(path: Path) -> None:
    profile = profile_of(path.read_text("utf-8"))
    assert profile.key == path.stem
    assert set(profile.headings) == set(Place)
    assert set(profile.labels) == set(Field)
    for place, words in profile.headings.items():
        assert {profile.place(f"1. 🚲 {word.upper()} :") for word in words} == {place}


def test_every_place_has_a_reader() -> None:
    assert set(READERS) == set(Place)
    assert set(GROUP_READERS) <= set(READERS)


def test_shipped_profiles_recognise_the_words_of_the_docs() -> None:
    """Each table of docs/profiles.md names a field in its first column."""
    documented = set(
        re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/profiles.md").read_text("utf-8"), re.MULTILINE)
    )
    assert {place.value for place in Place} <= documented
    assert {field.value for field in Field} <= documented


def test_place_and_field_ignore_what_does_not_matter() -> None:
    profile = profile_of(GERMAN)
    assert profile.place("2) ✨ überblick ✨") is Place.OVERVIEW
    assert profile.place("Rückblick") is None
    assert profile.place("✨") is None
    assert profile.field("DIENSTE ", [Field.NEXT_STEP, Field.STEP_SERVICES]) is Field.STEP_SERVICES
    assert profile.field("Dienste", [Field.NEXT_STEP]) is None


def test_marks_may_stand_in_other_brackets() -> None:
    profile = profile_of(
        "profile:\n  key: x\n  headings: {}\n  labels: {}\n  marks: {primary: [(core), ★]}"
    )
    assert profile.unmarked("S3 [ CORE ] ") == ("S3", True)
    assert profile.unmarked("★ S3") == ("S3", True)
    assert profile.unmarked("S3 core") == ("S3 core", False)


def test_faults_are_listed_with_their_places() -> None:
    text = (
        "profile:\n  headings:\n    overveiw: [A]\n  labels: {role: Role}\n"
        "  forms: {day: [Day]}\n  sings: {}\n"
    )
    key, heading, label, form, field = faults_of(text)
    assert key.startswith("own.yaml:1:1: The field 'key' is missing.")
    assert heading.startswith("own.yaml:3:5:")
    assert "Did you mean 'overview'?" in heading
    assert label.startswith("own.yaml:4:12:")
    assert form.startswith("own.yaml:5:17:")
    assert "write {n} once" in form
    assert field.startswith("own.yaml:6:3: There is no field 'sings' here. Did you mean 'signs'?")


@pytest.mark.parametrize(
    "word", ["시나리오 개요", "핵심 서비스", "End-to-End 테스트", "Step by Step", "How To", "Role"]
)
def test_words_of_the_contract(word: str) -> None:
    profiles = [profile_of(path.read_text("utf-8")) for path in SHIPPED]
    assert any(profile.place(word) or profile.field(word, list(Field)) for profile in profiles)
