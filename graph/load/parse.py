"""Files → drafts: profiles first, because pages and steps are read by their words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from graph.errors import Fault, SourceError
from graph.load.assemble import SourcedDraft
from graph.load.drafts import ActorDraft
from graph.load.files import FilesRead, LinesFile, SourceFile, read_shipped
from graph.load.names import described
from graph.load.notation_words import Notation, merged_notation
from graph.load.profile import Profile, read_profile
from graph.load.readings import PageReadings
from graph.load.scenario_lines import ScenarioLines, no_lines
from graph.load.yaml_records import read_yaml_records
from graph.load.yaml_tree import YamlDocument, parse_yaml
from graph.model.findings import Finding

T = TypeVar("T")
U = TypeVar("U")

VOCABULARY = ("profiles/", "actors.yaml")
"""What of the shipped data holds for every course."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the files of all sources state."""

    drafts: tuple[SourcedDraft, ...]
    """In the order of the files."""
    findings: tuple[Finding, ...]
    """What was left alone or is doubtful, in the order of the files."""
    lines: ScenarioLines = field(default_factory=no_lines)
    """The plain scenarios of NDJSON, which are not among the drafts."""
    readings: PageReadings | None = None
    """What the pages came to, for the next load."""


def parse_files(
    read: FilesRead, before: PageReadings | None = None, *, past_memory: bool = False
) -> Parsed:
    """Parse all files that were read.

    The profiles and actors that come with scenariograph hold for every course; a source may
    bring its own, and replaces those of the same key.

    Args:
        read: The files.
        before: What pages came to in an earlier load; what has not changed is not read again.
        past_memory: Whether plain scenarios of NDJSON are left where they stand.

    Raises:
        SourceError: With the faults of all sources and files.
    """
    faults = list(read.faults)
    vocabulary = _documents(read_shipped(VOCABULARY, index=-1).files, faults)
    documents = _documents(read.files, faults, vocabulary)
    profiles = _profiles([*vocabulary, *documents], faults)
    # In YAML a list says what separating words say on a page, so that a name may hold `and`.
    notation = replace(
        merged_notation(profile.notation for profile in profiles), word_separators=()
    )
    parts = _each(lambda document: _records(document, notation), documents, faults)
    lines = _left_lines(notation) if past_memory and read.lines else ScenarioLines(notation, [])
    parts += _each(lambda file: _lines(file, lines), read.lines, faults)
    if faults:
        raise SourceError(faults)
    names = described(item.draft for part in parts for item in part.drafts)
    readings = PageReadings(profiles, names, before)
    parts += [_page(file, readings) for file in read.files if file.is_page]
    readings.finish()
    drafts = [draft for part in parts for draft in part.drafts]
    findings = [finding for part in parts for finding in part.findings]
    actors = _missing_actors(vocabulary, notation, drafts)
    return Parsed((*actors, *drafts), tuple(findings), lines, readings)


def profiles_of(read: FilesRead) -> list[Profile]:
    """Return the profiles that pages of some sources are read by: shipped ones and their own.

    Raises:
        SourceError: With the faults of the files that hold profiles.
    """
    faults = list(read.faults)
    files = (file for file in read.files if "profile" in file.text)
    shipped = read_shipped(VOCABULARY, index=-1).files
    profiles = _profiles(_documents((*shipped, *files), faults), faults)
    if faults:
        raise SourceError(faults)
    return profiles


_Document = tuple[SourceFile, YamlDocument]


def _documents(
    files: Iterable[SourceFile], faults: list[Fault], known: Iterable[_Document] = ()
) -> list[_Document]:
    """Return the files of YAML and what they hold; those that are known are not parsed again."""
    trees = {(file.origin, file.text): tree for file, tree in known}

    def document(file: SourceFile) -> _Document:
        return file, trees.get((file.origin, file.text)) or parse_yaml(file.text, file.origin)

    return _each(document, (file for file in files if not file.is_page), faults)


def _records(document: _Document, notation: Notation) -> Parsed:
    file, tree = document
    drafts, findings = read_yaml_records(file, tree, notation)
    sourced = [SourcedDraft(draft, file.source, is_page=False) for draft in drafts]
    return Parsed(tuple(sourced), tuple(findings))


def _lines(file: LinesFile, lines: ScenarioLines) -> Parsed:
    """Return what a file of NDJSON states; its plain scenarios join `lines`."""
    from graph.load.ndjson import read_ndjson  # noqa: PLC0415 - most courses have none

    found = read_ndjson(file, lines.notation, lines.left)
    lines.waiting.extend(found.scenarios)
    sourced = [SourcedDraft(draft, file.source, is_page=False) for draft in found.drafts]
    return Parsed(tuple(sourced), tuple(found.findings))


def _left_lines(notation: Notation) -> ScenarioLines:
    from graph.load.left_lines import LinesLeft  # noqa: PLC0415 - as above

    return ScenarioLines(notation, [], LinesLeft())


def _page(file: SourceFile, readings: PageReadings) -> Parsed:
    page = readings.read(file)
    drafts = [] if page.draft is None else [SourcedDraft(page.draft, file.source, is_page=True)]
    return Parsed(tuple(drafts), page.findings)


def _profiles(documents: Sequence[_Document], faults: list[Fault]) -> list[Profile]:
    """Return the profiles in some documents; of those with one key, the last."""
    holding = [
        tree for _, tree in documents if isinstance(tree.data, dict) and "profile" in tree.data
    ]
    profiles = _each(read_profile, holding, faults)
    return list({profile.key: profile for profile in profiles}.values())


def _missing_actors(
    vocabulary: Sequence[_Document], notation: Notation, drafts: Sequence[SourcedDraft]
) -> list[SourcedDraft]:
    """Return the shipped actors that no source describes: every flow starts at the user."""
    described = {item.draft.key for item in drafts if isinstance(item.draft, ActorDraft)}
    shipped = [draft for document in vocabulary for draft in _records(document, notation).drafts]
    return [
        item
        for item in shipped
        if isinstance(item.draft, ActorDraft) and item.draft.key not in described
    ]


def _each(parse: Callable[[T], U], items: Iterable[T], faults: list[Fault]) -> list[U]:
    """Return what `parse` makes of each item that is right; add the faults of the others."""
    parsed: list[U] = []
    for item in items:
        try:
            parsed.append(parse(item))
        except SourceError as error:
            faults.extend(error.faults)
    return parsed
