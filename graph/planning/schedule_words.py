"""The words that a schedule adds to what the course says, in each language.

`Day` and `Week` stay as they are: the course itself writes them so in both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.diagrams.notations.labels import one_line
from graph.diagrams.spec import Language
from graph.planning.plan import PlannedDay
from graph.planning.schedule import Sitting


@dataclass(frozen=True, slots=True)
class Words:
    """Titles and sentences; what is shown goes where `{}` stands."""

    schedule: str
    review: str
    hour: str
    hours: str
    teaches: str
    called_for: str
    late: str
    bars: str
    nothing: str
    unshaded: str

    def hours_in_words(self, hours: float) -> str:
        """Return hours for people: `1.5시간`."""
        return (self.hour if hours == 1 else self.hours).format(f"{hours:.4g}")

    def sitting(self, sitting: Sitting) -> str:
        """Return what people call a sitting: `Day 8: S3 (1/2)`, `복습: Day 1, 8`."""
        if sitting.day is None:
            return self.review.format(", ".join(str(day.number) for day in sitting.reviews))
        part = f" ({sitting.part}/{sitting.parts})" if sitting.parts > 1 else ""
        return day_in_words(sitting.day) + part


KOREAN = Words(
    schedule="학습 일정",
    review="복습: Day {}",
    hour="{}시간",
    hours="{}시간",
    teaches="서비스: {}",
    called_for="이유: {}",
    late="기한({}) 이후",
    bars="막대는 각 Day를 시작하는 날짜부터 마치는 날짜까지입니다. {}부터 {}까지.",
    nothing="공부할 Day가 없습니다.",
    unshaded="쉬는 날짜가 {}개라서 음영으로 표시하지 않습니다.",
)
ENGLISH = Words(
    schedule="Study schedule",
    review="Review: Day {}",
    hour="{} hour",
    hours="{} hours",
    teaches="Services: {}",
    called_for="Why: {}",
    late="after the deadline, {}",
    bars="A bar reaches from the date on which a day begins to the one on which it is done."
    " From {} to {}.",
    nothing="There is nothing to study.",
    unshaded="There are {} dates off, too many to shade.",
)
WORDS: Mapping[Language, Words] = {Language.KO: KOREAN, Language.EN: ENGLISH}


def day_in_words(day: PlannedDay) -> str:
    """Return what people call a day: `Day 8: S3 (Simple Storage Service)`."""
    return f"Day {day.number}: {one_line(day.title)}"
