"""A schedule as a Mermaid gantt chart with real dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from graph.diagrams.notations.labels import one_line
from graph.diagrams.notations.mermaid_lines import comment, document
from graph.diagrams.notations.mermaid_sections import room, section
from graph.diagrams.notations.mermaid_text import named, plain
from graph.diagrams.spec import Language
from graph.errors import RequestError
from graph.planning.schedule import Schedule
from graph.planning.schedule_words import WORDS, Words, day_in_words
from graph.planning.study_times import Weekday

_ONE_DAY = timedelta(days=1)
_MOST_SHADED = 366
"""Mermaid wants each date off by itself; more of them would make a chart of nothing else."""


@dataclass(frozen=True, slots=True)
class _Bar:
    name: str
    week: int | None
    first: date
    last: date
    tag: str
    takes_time: bool = True


def schedule_gantt(
    schedule: Schedule,
    *,
    title: str = "",
    language: Language = Language.KO,
    since: date | None = None,
    until: date | None = None,
) -> str:
    """Return a schedule as a Mermaid gantt chart that ends with one newline.

    Weeks of the course are its sections, in the order in which they begin, behind the days without
    a week. Each day is a bar from its first to its last date, or a milestone where it takes no
    time; reviews are bars too, in the section of what was studied last. Dates on which nobody
    studies are shaded. Comments say what was taken for granted.

    Args:
        schedule: What is done when.
        title: What stands above it.
        language: The language of what is added to the words of the course.
        since: Only what is not done before this date.
        until: Only what begins by this date.

    Raises:
        LimitError: If it has more characters than Mermaid draws: ask for fewer dates.
        RequestError: If `until` comes before `since`.
    """
    if since is not None and until is not None and until < since:
        raise RequestError(f"The dates {since} to {until} run backwards: swap them.")
    words = WORDS[language]
    bars = [
        bar
        for bar in _bars(schedule, words)
        if (since is None or bar.last >= since) and (until is None or bar.first <= until)
    ]
    return document(["gantt", *(f"  {line}" for line in _lines(schedule, bars, title, words))])


def _lines(schedule: Schedule, bars: list[_Bar], title: str, words: Words) -> Iterator[str]:
    bars_of = Counter(bar.week for bar in bars)
    yield from room((f"Week {week}", many) for week, many in bars_of.items() if week is not None)
    called = plain(one_line(title) or words.schedule)
    yield f"title {called}"
    yield f"accTitle: {called}"
    first, last = min((bar.first for bar in bars), default=None), _last(bars)
    yield f"accDescr: {plain(words.bars.format(first, last) if bars else words.nothing)}"
    yield from map(comment, schedule.assumptions)
    yield "dateFormat YYYY-MM-DD"
    yield "axisFormat %Y-%m-%d"
    yield "todayMarker off"
    if first and last:
        yield from _shades(schedule, first, last, words)
    week: int | None = None
    for number, bar in enumerate(_by_week(bars), 1):
        if bar.week != week:
            week = bar.week
            yield section(f"Week {week}", bars_of[week])
        tag = f"{bar.tag}, " if bar.tag else ""
        if bar.takes_time:
            yield f"{named(bar.name)} :{tag}n{number}, {bar.first}, {bar.last + _ONE_DAY}"
        else:
            yield f"{named(bar.name)} :{tag}milestone, n{number}, {bar.first}, 0d"


def _bars(schedule: Schedule, words: Words) -> Iterator[_Bar]:
    late = words.late.format(schedule.times.deadline)
    for span in schedule.days:
        name = day_in_words(span.day)
        yield _Bar(
            name=f"{name} · {late}" if span.is_late else name,
            week=span.day.week,
            first=span.first,
            last=span.last,
            tag="crit" if span.is_late else "",
            takes_time=span.hours > 0,
        )
    for sitting in schedule.sittings:
        if sitting.day is None:
            name = words.sitting(sitting)
            yield _Bar(
                name=f"{name} · {late}" if sitting.is_late else name,
                week=sitting.reviews[-1].week,
                first=sitting.date,
                last=sitting.date,
                tag="crit" if sitting.is_late else "active",
            )


def _by_week(bars: list[_Bar]) -> list[_Bar]:
    in_order = sorted(bars, key=lambda bar: bar.first)
    weeks = dict.fromkeys(bar.week for bar in in_order)
    place = {week: number for number, week in enumerate(weeks) if week is not None}
    return sorted(in_order, key=lambda bar: -1 if bar.week is None else place[bar.week])


def _last(bars: list[_Bar]) -> date | None:
    return max((bar.last for bar in bars), default=None)


def _shades(schedule: Schedule, first: date, last: date, words: Words) -> Iterator[str]:
    times = schedule.times
    free = [day for day in Weekday if not times.seconds(day)]
    off = sum((min(days.last, last) - max(days.first, first)).days + 1 for days in times.days_off)
    dates: set[date] = set()
    if off <= _MOST_SHADED:
        for days in times.days_off:
            begin, end = max(days.first, first), min(days.last, last)
            dates |= {begin + each * _ONE_DAY for each in range((end - begin).days + 1)}
    else:
        yield comment(words.unshaded.format(off))
    if free or dates:
        yield f"excludes {', '.join([*free, *map(str, sorted(dates))])}"
