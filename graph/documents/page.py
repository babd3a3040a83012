"""Writes the whole page of a scenario from the graph, by a template for each profile.

A page that is written here is read back before anybody gets it: loaded in place of what the graph
was loaded from, beside the same other data, it gives the same scenario. What a page cannot say is
an error that names it. Only the places of the facts are others then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from graph.diagrams import DiagramKind, DiagramSpec, Subject, ViewSpec
from graph.documents.markers import END, begin, picture
from graph.documents.page_facts import PageFacts, differences, facts_in, facts_of
from graph.documents.page_forms import PageForms
from graph.documents.page_markdown import is_one_line, markdown, title_markdown
from graph.errors import NotFoundError, RequestError
from graph.load.files import shipped_folder
from graph.load.profile import Profile
from graph.load.scenario_page import read_scenario_page
from graph.model.guide import Statement
from graph.model.ids import NodeKind
from graph.model.names import NameIndex
from graph.model.reader import GraphReader
from graph.model.records import Actor, Scenario, Service
from graph.query.lookup import records_of, require

_ANY_PROFILE = "page"
"""The template of profiles without one of their own."""
_MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """The page of a scenario."""

    text: str
    """The page as Markdown, which ends with one newline."""
    replaced: int
    """How many pictures of a template the sources have that true ones stand for here."""


def render_page(
    reader: GraphReader, name: str, profiles: Sequence[Profile], profile: str | None = None
) -> RenderedPage:
    """Write the page of a scenario.

    Args:
        reader: The graph.
        name: The key or the title of the scenario.
        profiles: All profiles by which pages are read, in their order.
        profile: The key of the one to write in. None takes the Korean one for a scenario whose
            title or steps have Korean letters, the English one for any other.

    Raises:
        NotFoundError: If there is no such scenario or profile, with suggestions.
        RequestError: If a page in this profile cannot say what the graph holds; names it.
        LimitError: If a picture is larger than Mermaid draws.
    """
    (identifier,) = require(reader, NodeKind.SCENARIO, [name])
    (scenario,) = records_of(reader, Scenario, [identifier])
    chosen = _chosen(scenario, profiles, profile)
    forms = PageForms(chosen)
    facts = _in_words(facts_of(scenario, reader), forms)
    text = _written(facts, forms, chosen.key, _pictures(reader, scenario.key))
    _compare(facts, text, profiles, _known(reader))
    return RenderedPage(text, len(scenario.guide.diagrams) - len(facts.guide.diagrams))


def _chosen(scenario: Scenario, profiles: Sequence[Profile], key: str | None) -> Profile:
    by_key = {profile.key: profile for profile in profiles}
    wanted = _usual(scenario) if key is None else key
    if wanted in by_key:
        return by_key[wanted]
    raise NotFoundError("profile", wanted, list(by_key))


def _usual(scenario: Scenario) -> str:
    """Return the language of a scenario: Korean where its title or a step holds Korean letters."""
    words = " ".join([scenario.title, *(step.title for step in scenario.steps)])
    return "korean" if any("가" <= char <= "힣" for char in words) else "english"


def _in_words(facts: PageFacts, forms: PageForms) -> PageFacts:
    """Return facts with the lines of the foot under the labels that the page has for them."""

    def labelled(field: str, statement: Statement | None) -> Statement | None:
        return statement and replace(statement, title=forms.foot_label(field, statement))

    guide = replace(
        facts.guide,
        created=labelled("created", facts.guide.created),
        version=labelled("version", facts.guide.version),
    )
    return replace(facts, guide=guide)


def _pictures(reader: GraphReader, key: str) -> dict[str, str]:
    """Return the true pictures of a scenario, each between its markers."""
    found = {}
    for kind in (DiagramKind.FLOWCHART, DiagramKind.SEQUENCE):
        shown = None if kind is DiagramKind.FLOWCHART else kind
        words = str(DiagramSpec(ViewSpec(Subject.SCENARIO, (key,)), shown))
        lines = [begin(words), *picture(reader, words), END]
        found[kind.value] = "".join(f"{line}\n" for line in lines)
    return found


def _written(facts: PageFacts, forms: PageForms, key: str, pictures: dict[str, str]) -> str:
    template = _environment().select_template([f"{key}.md.j2", f"{_ANY_PROFILE}.md.j2"])
    is_titled = is_one_line(facts.title or "") and not forms.marks_place(facts.title or "")
    text = template.render(
        page=facts, guide=facts.guide, write=forms, pictures=pictures, is_titled=is_titled
    )
    return f"{text.rstrip()}\n"


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    """Return what templates run in. Markdown is no HTML: its escaping is that of `write`."""
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(shipped_folder() / "profiles"),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["words"] = markdown
    environment.filters["title"] = title_markdown
    return environment


def _known(reader: GraphReader) -> Callable[[str], bool]:
    """Return what tells whether something is the name of a service or actor as it stands."""
    names: NameIndex[str] = NameIndex()
    ids = [*reader.ids(NodeKind.SERVICE), *reader.ids(NodeKind.ACTOR)]
    for record in reader.records(ids):
        if isinstance(record, Actor) or (isinstance(record, Service) and record.is_declared):
            both = [record.name_ko, record.name_en]
            for name in (record.name, *filter(None, both), *record.aliases):
                names.claim(name, record.name)
    return lambda name: names.exact(name) is not None


def _compare(
    facts: PageFacts, text: str, profiles: Sequence[Profile], known: Callable[[str], bool]
) -> None:
    """Read a page back, and refuse one that does not say what it should."""
    draft = read_scenario_page(text, "page.md", "page.md", profiles, known).draft
    found = ["it would not be read as the page of a scenario"]
    if draft is not None:
        found = list(differences(facts, facts_in(draft)))
    if found:
        left = f"; and {len(found) - _MOST_SHOWN} more" if len(found) > _MOST_SHOWN else ""
        raise RequestError(
            f"A page cannot say what the graph holds of {facts.key}: "
            f"{'; '.join(found[:_MOST_SHOWN])}{left}. Change that in the sources."
        )
