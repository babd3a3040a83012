"""Pages that name days or scenarios that change: they are not rewritten."""

from __future__ import annotations

from collections.abc import Iterable

from graph.errors import Fault
from graph.load.assemble import SourcedDraft
from graph.load.drafts import ScenarioDraft, Stated
from graph.model.evidence import Evidence
from graph.model.ids import NodeKind, node_id
from graph.planning.renumbering import Renumbering

_REMEDY = (
    "Only YAML is rewritten. Name the YAML sources alone, and change the page by hand afterwards."
)


def refused_pages(drafts: Iterable[SourcedDraft], numbers: Renumbering) -> list[Fault]:
    """Return a fault for each page that would no longer say what the changed plan says."""
    pages = (item.draft for item in drafts if item.is_page)
    found = (_refused(draft, numbers) for draft in pages if isinstance(draft, ScenarioDraft))
    return [fault for fault in found if fault is not None]


def _refused(draft: ScenarioDraft, numbers: Renumbering) -> Fault | None:
    if node_id(NodeKind.SCENARIO, draft.key) not in numbers.after.scenario:
        message = f"This page describes the scenario {draft.key!r}, which is to go. {_REMEDY}"
        return _fault(message, draft.evidence[0])
    stated = _once([*(draft.days or ()), *([draft.primary_day] if draft.primary_day else ())])
    changing = [day for day in stated if numbers.number(day.value) != day.value]
    if not changing:
        return None
    told = ", ".join(_told(day.value, numbers) for day in changing)
    message = f"This page names days that change: {told}. {_REMEDY}"
    return _fault(message, changing[0].evidence[0])


def _told(number: int, numbers: Renumbering) -> str:
    new = numbers.number(number)
    return f"Day {number} " + ("goes" if new is None else f"becomes Day {new}")


def _once(days: Iterable[Stated[int]]) -> list[Stated[int]]:
    return list({day.value: day for day in reversed(list(days))}.values())[::-1]


def _fault(message: str, place: Evidence) -> Fault:
    return Fault(message, place.origin or place.file, place.line)
