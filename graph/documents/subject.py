"""What a picture is about.

In this order: the view of the markers around it; what a comment before or in it says; the scenario
of a scenario page, for the pictures of its architecture and its flow; the nearest heading that is
the key or the title of a scenario. A picture about anything else is only parsed: the pictures of a
day page illustrate many things, and nothing says that they are to show the interactions of one
scenario.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from graph.documents.finding import DocumentFinding, Rule
from graph.documents.remarks import subject_named
from graph.errors import did_you_mean
from graph.load.diagram_files import DiagramFile
from graph.load.marked_regions import MarkedRegion, find_regions
from graph.load.mermaid_blocks import Block
from graph.load.notation import word_key
from graph.load.profile import Field, Place, Profile
from graph.load.scenario_page import read_scenario_page
from graph.model.ids import NodeId, NodeKind
from graph.model.reader import GraphReader

_COMPARED = frozenset({Place.ARCHITECTURE, Place.FLOW, Place.FLOW_STEPS, Place.SEQUENCE})
_SIGNS = re.compile(r"^[\W_]+(?:\d+[.)]\s*)?|^\d+[.)]\s+")


@dataclass(frozen=True, slots=True)
class Subject:
    """A scenario that a picture is about."""

    scenario: NodeId
    """Which one."""
    is_whole: bool
    """Whether the picture is to show all of it; False between markers, whose view decides."""


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
            return self._named(remark.rest, block, remark.line)
        if self._page_key is not None:
            return self._of_page(block, self._page_key)
        return self._of_heading(block)

    def _of_page(self, block: Block, key: str) -> Subject | None:
        places = (self._place(heading) for heading in reversed(block.headings))
        if next(filter(None, places), None) not in _COMPARED:
            return None
        return self._named(key, block, block.line)

    def _named(self, name: str, block: Block, line: int) -> Subject | None:
        """Return the scenario of a name, or report where the name stands that there is none."""
        scenario = self._scenario(name)
        if scenario is None:
            self._report(name, block, line)
            return None
        return Subject(scenario, is_whole=True)

    def _region_words(self, block: Block) -> str | None:
        """Return what the markers around a block say, or None where there are none."""
        fence = block.fence
        if fence is None or block.is_file:
            return None
        around = (one for one in self._regions if one.start <= fence.start < one.end)
        return next((region.words for region in around), None)

    def _of_region(self, words: str) -> Subject | None:
        """Return the scenario of a marker whose view is one scenario and nothing else."""
        view, *arguments = words.split() or [""]
        names = [word.strip("\"'") for word in arguments if "=" not in word]
        scenario = self._scenario(names[0]) if view == "scenario" and len(names) == 1 else None
        return Subject(scenario, is_whole=False) if scenario else None

    def _of_heading(self, block: Block) -> Subject | None:
        names = [_SIGNS.sub("", heading) for heading in reversed(block.headings)]
        found = self._reader.resolve(NodeKind.SCENARIO, names)
        scenario = next(filter(None, found), None)
        return Subject(scenario, is_whole=True) if scenario else None

    def _place(self, heading: str) -> Place | None:
        return next(filter(None, (profile.place(heading) for profile in self._profiles)), None)

    def _scenario(self, name: str) -> NodeId | None:
        return self._reader.resolve(NodeKind.SCENARIO, [name])[0]

    def _report(self, name: str, block: Block, line: int) -> None:
        hint = did_you_mean(self._reader.suggestions(NodeKind.SCENARIO, name))
        message = (
            f"This picture is about the scenario {name!r}, which the data does not hold, so it is"
            f" not compared.{hint} Add the data that holds it with --data."
        )
        self.findings.append(
            DocumentFinding(
                Rule.UNKNOWN_SUBJECT, message, self._file.file, block.line, line, block.text
            )
        )

    @cached_property
    def _regions(self) -> tuple[MarkedRegion, ...]:
        return find_regions(self._file.text).regions

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
