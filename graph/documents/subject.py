"""What a picture is about.

In this order: the view of the markers around it; what a comment before or in it says; the scenario
of a scenario page, for the pictures of its architecture and its flow; the nearest heading that
names a scenario; the nearest heading that names a day, or the day of the page. A picture about a
scenario is to show its interactions. A picture on a day page illustrates anything: only where it
draws arrows between days does it say something that the graph knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from graph.diagrams import Subject as ViewSubject
from graph.diagrams import read_spec
from graph.documents.finding import DocumentFinding, Rule
from graph.documents.named import LONGEST_NAME, scenario_named
from graph.documents.reading import FLOWCHARTS, SEQUENCE, keyword
from graph.documents.remarks import subject_named
from graph.errors import ScenariographError, did_you_mean
from graph.load.diagram_files import DiagramFile
from graph.load.marked_regions import MarkedRegion, find_regions
from graph.load.mermaid_blocks import Block
from graph.load.notation import Notation, day_title, merged_notation, word_key
from graph.load.profile import Field, Place, Profile
from graph.load.scenario_page import read_scenario_page
from graph.model.ids import NodeId, NodeKind, kind_of, node_id
from graph.model.reader import GraphReader

_COMPARED = frozenset({Place.ARCHITECTURE, Place.FLOW, Place.FLOW_STEPS, Place.SEQUENCE})
_COMPARABLE = FLOWCHARTS | {SEQUENCE}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a picture is about: a scenario or a day."""

    node: NodeId | None
    """Which one; None where nothing says, and then only arrows between days can be judged."""
    is_whole: bool
    """Whether the picture is to show all of it; False between markers, whose view decides, and for
    the day of a page."""

    @property
    def is_scenario(self) -> bool:
        """Whether it is a scenario."""
        return self.node is not None and kind_of(self.node) is NodeKind.SCENARIO


class Subjects:
    """Tells what the pictures of one file are about."""

    def __init__(self, file: DiagramFile, reader: GraphReader, profiles: Sequence[Profile]) -> None:
        """Take the file, the graph, and the profiles by which pages are read."""
        self.findings: list[DocumentFinding] = []
        self._file = file
        self._reader = reader
        self._profiles = profiles

    def of(self, block: Block) -> Subject | None:
        """Return what a block is about, or None; adds to `findings` what nobody knows."""
        if (words := self._region_words(block)) is not None:
            return self._of_region(words)
        if remark := subject_named(block):
            return self._named(remark.rest.strip("\"'`"), block, remark.line)
        if self._page_key is not None:
            return self._of_page(block, self._page_key)
        return self._of_heading(block)

    def _of_page(self, block: Block, key: str) -> Subject | None:
        places = (self._place(heading) for heading in reversed(block.headings))
        place = next(filter(None, places), None)
        if place in _COMPARED:
            return self._named(key, block, block.line)
        if place is None and keyword(block.text) in _COMPARABLE:
            self._report_place(key, block)
        return None

    def _named(self, name: str, block: Block, line: int) -> Subject | None:
        """Return the scenario or day of a name, or report where it stands that there is none."""
        node = self._scenario(name) or self._day(name)
        if node is None:
            self._report(name, block, line)
            return None
        return Subject(node, is_whole=True)

    def _region_words(self, block: Block) -> str | None:
        """Return what the markers around a block say, or None where there are none."""
        fence = block.fence
        if fence is None or block.is_file:
            return None
        around = (one for one in self._regions if one.start <= fence.start < one.end)
        return next((region.words for region in around), None)

    def _of_region(self, words: str) -> Subject | None:
        """Return the scenario of a marker whose view is the edges of one and nothing else."""
        try:
            view = read_spec(words).view
        except ScenariographError:  # `docs sync` tells it, and so does the audit
            return None
        if view.subject is not ViewSubject.SCENARIO or len(view.names) != 1:
            return None
        is_changed = view.context or view.collapse
        scenario = None if is_changed else self._scenario(view.names[0])
        return Subject(scenario, is_whole=False) if scenario else None

    def _of_heading(self, block: Block) -> Subject | None:
        headings = [*reversed(block.headings)]
        named = (scenario_named(heading, self._reader) for heading in headings)
        scenario = next(filter(None, named), None)
        if scenario is not None:
            return Subject(scenario, is_whole=True)
        days = (self._day(name) for name in (*headings, *self._path))
        return Subject(next(filter(None, days), None), is_whole=False)

    def _place(self, heading: str) -> Place | None:
        return next(filter(None, (profile.place(heading) for profile in self._profiles)), None)

    def _scenario(self, name: str) -> NodeId | None:
        return self._reader.resolve(NodeKind.SCENARIO, [name])[0]

    def _day(self, name: str) -> NodeId | None:
        """Return the day of the graph that words begin with, as `Day 8: Storage`; or of an id."""
        if len(name) > LONGEST_NAME:
            return None
        number, _ = day_title(name, self.notation)
        node = NodeId(name) if number is None else node_id(NodeKind.DAY, number)
        is_day = kind_of(node) is NodeKind.DAY and self._reader.records([node])[0] is not None
        return node if is_day else None

    def _report(self, name: str, block: Block, line: int) -> None:
        number, _ = day_title(name, self.notation)
        kind = NodeKind.SCENARIO if number is None else NodeKind.DAY
        hint = did_you_mean(self._reader.suggestions(kind, name)) if number is None else ""
        message = (
            f"This picture is about the {kind.value} {name!r}, which the data does not hold, so it"
            f" is not compared.{hint} Add the data that holds it with --data."
        )
        self._find(Rule.UNKNOWN_SUBJECT, message, block, line)

    def _report_place(self, key: str, block: Block) -> None:
        heading = f"under {block.headings[-1]!r}" if block.headings else "before any heading"
        message = (
            f"This picture stands on the page of the scenario {key!r} {heading}, which is no part"
            " that a profile knows, so it was only parsed, not compared. Write the comment"
            f" 'scenariograph: about {key}' before it, or add the heading to the profile."
        )
        self._find(Rule.NOT_COMPARED, message, block, block.line)

    def _find(self, rule: Rule, message: str, block: Block, line: int) -> None:
        file = self._file.file
        self.findings.append(DocumentFinding(rule, message, file, block.line, line, block.text))

    @cached_property
    def _regions(self) -> tuple[MarkedRegion, ...]:
        return find_regions(self._file.text).regions

    @cached_property
    def _path(self) -> list[str]:
        """The words of the file's name and of its folders, from within: `day8` and `day-8`."""
        path = PurePosixPath(self._file.file)
        return [re.sub(r"[-_]+", " ", part) for part in (path.stem, *path.parts[-2::-1])]

    @cached_property
    def notation(self) -> Notation:
        """How days are written, by any profile."""
        return merged_notation(profile.notation for profile in self._profiles)

    @cached_property
    def _page_key(self) -> str | None:
        """The key of the scenario that the page states; None where it states none."""
        if self._file.is_mermaid or not self._may_state_scenario():
            return None
        file = self._file.file
        draft = read_scenario_page(self._file.text, file, file, self._profiles).draft
        return None if draft is None else draft.key

    def _may_state_scenario(self) -> bool:
        """Say whether a label of a scenario ID stands anywhere; reading the page takes longer."""
        text = word_key(self._file.text)
        return any(word_key(label) in text for label in self._labels())

    def _labels(self) -> Iterator[str]:
        for profile in self._profiles:
            yield from profile.labels.get(Field.SCENARIO_ID, ())
