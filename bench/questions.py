"""The five questions that the benchmarks ask of made-up courses, and what they are asked about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from random import Random

from bench.courses import ENGLISH, KOREAN, SERVICES, scenario_key, service_name

_FOLDER = Path(__file__).parent / "questions"
_RANKS = range(1, SERVICES, 19)
"""16 services, from the most popular on."""
_SCENARIOS, _SEED = 64, 5

Variables = dict[str, object]


@dataclass(frozen=True, slots=True)
class Question:
    """A query with the variables that it is asked with, in turn."""

    name: str
    """`Q1` to `Q5`."""
    document: str
    """The query."""
    variables: tuple[Variables, ...]
    """What it is asked about."""

    def asked(self) -> Iterator[Variables]:
        """Yield the variables, over and over."""
        return cycle(self.variables)


def questions(scenarios: int) -> list[Question]:
    """Return the questions for a course of so many scenarios."""
    random = Random(_SEED)  # noqa: S311 - it draws no secret
    services = [service_name(rank) for rank in _RANKS]
    keys = [scenario_key(random.randrange(scenarios)) for _ in range(_SCENARIOS)]
    asked: dict[str, list[Variables]] = {
        "Q1": [{"service": [name]} for name in services],
        "Q2": [{"key": key} for key in keys],
        "Q3": [{"service": name} for name in services],
        "Q4": [{"keys": [key]} for key in keys],
        "Q5": [{"text": word} for word in [*KOREAN[:4], *ENGLISH[:4]]],
    }
    return [
        Question(name, (_FOLDER / f"{name.lower()}.graphql").read_text("utf-8"), tuple(each))
        for name, each in asked.items()
    ]
