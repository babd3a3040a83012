"""The plan as a view: the days in order, with their hours, week by week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from graph.diagrams.spec import ViewSpec
from graph.diagrams.view import View, ViewGroup
from graph.diagrams.views.chosen import Chosen
from graph.diagrams.views.composed import composed
from graph.diagrams.views.facts import gather
from graph.diagrams.views.plan_days import days_meant, title_of
from graph.diagrams.words import Words, words_in
from graph.model.ids import NodeId
from graph.model.reader import GraphReader
from graph.model.records import Day


def plan_view(reader: GraphReader, spec: ViewSpec) -> View:
    """Return the plan: all days by number, or those of weeks, or those that lead to scenarios.

    There are no edges: the order of the nodes is the plan. The title of a week says from which
    hour to which it goes, as `Week 2: 스토리지 (16-34 h)`, counted over the days that
    are shown; a day without stated hours counts none.

    Raises:
        NotFoundError: If a scenario or a week does not exist, with suggestions.
    """
    days, scenarios = days_meant(reader, spec)
    facts = gather(reader, spec, [chosen := Chosen(tuple(day.id for day in days))])
    words = words_in(spec.language)
    title = title_of(
        spec, scenarios, whole=words.plan, weeks=words.plan_of_weeks, towards=words.plan_towards
    )
    open_ended = [str(day.number) for day in days if day.hours is None]
    view = composed(
        chosen,
        facts,
        title,
        words.days.format(len(days)),
        words.hours.format(f"{sum(day.hours or 0 for day in days):g}"),
        words.no_hours.format(", ".join(open_ended)) if open_ended else "",
    )
    groups = view.groups
    if len(open_ended) < len(days):
        spans = _spans(days)
        groups = tuple(_timed(group, spans, words) for group in groups)
    return replace(view, groups=groups, notes=(words.plan_order,))


def _spans(days: Sequence[Day]) -> Mapping[NodeId, tuple[float, float]]:
    """Return from which hour to which each day goes."""
    ends = list(accumulate(day.hours or 0 for day in days))
    return {day.id: (end - (day.hours or 0), end) for day, end in zip(days, ends, strict=True)}


def _timed(
    group: ViewGroup, spans: Mapping[NodeId, tuple[float, float]], words: Words
) -> ViewGroup:
    start, end = spans[group.nodes[0]][0], spans[group.nodes[-1]][1]
    return replace(group, title=words.span.format(group.title, f"{start:g}", f"{end:g}"))
