"""What fields cost that work for long before they give anything: searches, plans, pictures.

Such a field counts for about as many as could be resolved meanwhile. docs/limits.md has the same
list for people.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from graph.query.search_vocabulary import MOST_WORDS

_WORD = re.compile(r"[^\W_]+")
_LONG_TEXT = 1000
"""From how many characters on a text is taken for one of many words, without a look at it."""
_MOST_ITEMS = 100
"""From how many items on a list is refused by the field itself."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a field costs beside the 1 of every field."""

    base: int
    """Whatever is asked of it."""
    argument: str = ""
    """Which argument makes it more."""
    each: int = 0
    """What each word of a text, or each item of a list, adds that the argument holds."""
    value: str = ""
    """With which value of the argument it is dearer."""
    dear: int = 0
    """What it costs then, in place of `base`."""


_PICTURE = Work(50)
WORK = {
    ("Day", "diagram"): _PICTURE,
    ("IntegrationPattern", "diagram"): _PICTURE,
    ("Query", "bestOrder"): Work(1000),
    ("Query", "bottlenecks"): Work(200),
    ("Query", "compare"): Work(20),
    ("Query", "coverage"): Work(50),
    ("Query", "diagram"): _PICTURE,
    ("Query", "earliest"): Work(20),
    ("Query", "goalCoverage"): Work(200),
    ("Query", "groups"): Work(50),
    ("Query", "impactOfMoving"): Work(50),
    ("Query", "impactOfRemoving"): Work(50),
    ("Query", "learningPath"): Work(50, "by", value="SERVICES", dear=500),
    ("Query", "neighbourhood"): Work(50),
    ("Query", "nextDays"): Work(50),
    ("Query", "order"): Work(50),
    ("Query", "pathLoads"): Work(200),
    ("Query", "paths"): Work(100),
    ("Query", "scenariosFor"): Work(50),
    ("Query", "schedule"): Work(100),
    ("Query", "search"): Work(50, "text", each=25),
    ("Query", "similar"): Work(50),
    ("Query", "unlockedBy"): Work(20),
    ("Query", "unlockedEachDay"): Work(20),
    ("Query", "whatIf"): Work(50, "changes", each=10),
    ("Query", "workload"): Work(50),
    ("Query", "worthTeaching"): Work(50),
    ("Scenario", "diagram"): _PICTURE,
    ("Schedule", "calendar"): Work(200),
    ("Schedule", "gantt"): Work(200),
    ("Service", "diagram"): _PICTURE,
}
"""By the type and the name of a field."""


def work_of(parent: str, name: str, value_of: Callable[[str], object]) -> int:
    """Return what a field costs beside the 1 of every field.

    Args:
        parent: The name of the type that the field is of.
        name: The name of the field.
        value_of: Gives the value of an argument; None where it is left out, or not known.
    """
    work = WORK.get((parent, name))
    if work is None:
        return 0
    value = value_of(work.argument) if work.argument else None
    if work.value and value == work.value:
        return work.dear
    return work.base + work.each * _length(value)


def _length(value: object) -> int:
    """Count the words of a text, or the items of a list."""
    if isinstance(value, list):
        return min(len(value), _MOST_ITEMS)
    if not isinstance(value, str):
        return 1
    if len(value) > _LONG_TEXT:
        return MOST_WORDS
    return min(len(set(_WORD.findall(value))), MOST_WORDS)
