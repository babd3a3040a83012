"""Whether servers answer alike, which has to be known before their speed is compared."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sized
from typing import Any

from bench.questions import Question
from bench.servers import COLD, OURS, Running, ask

_PATIENCE, _PAUSE = 120.0, 0.5
RANKED = "Q5"
"""Ours finds words in any form and ranks what it finds, the others find what contains the text: of
this question, how much is found is compared with ours, and all of it among the others. Courses of
some hundred scenarios have enough that contains it."""


def bodies_of(question: Question) -> list[bytes]:
    """Return the requests that ask a question, in turn."""
    return [
        json.dumps({"query": question.document, "variables": variables}).encode()
        for variables in question.variables
    ]


def agreed(question: Question, servers: Mapping[str, Running]) -> list[bytes]:
    """Return what our server, which has to be among these, answers to a question, in turn.

    Each is asked before until it answers, for the first ones who ask may wait for an index longer
    than a server lets them.

    Raises:
        RuntimeError: If another one answers otherwise, or one with an error.
    """
    bodies, found = bodies_of(question), []
    for server in servers.values():
        _wait(server, bodies[0])
    for body in bodies:
        answers = {name: ask(server, body) for name, server in servers.items()}
        data = {name: _data(name, body, json.loads(each)) for name, each in answers.items()}
        leader = next((name for name in data if name not in OURS), COLD)
        for name, said in data.items():
            apart = question.name == RANKED and name not in OURS
            if said != data[leader if apart else COLD] or _amount(said) != _amount(data[COLD]):
                raise RuntimeError(f"{name} answers otherwise than the others: {body.decode()}")
        found.append(answers[COLD])
    return found


def _wait(server: Running, body: bytes) -> None:
    deadline = time.monotonic() + _PATIENCE
    while b'"errors"' in ask(server, body) and time.monotonic() < deadline:
        time.sleep(_PAUSE)


def _data(name: str, body: bytes, answer: dict[str, Any]) -> dict[str, Any]:
    if "errors" in answer:
        raise RuntimeError(f"{name} answers with an error: {body.decode()} {answer['errors']}")
    data: dict[str, Any] = answer["data"]
    return data


def _amount(data: Mapping[str, Sized | None]) -> list[int]:
    """Return how much was found by each field of a query."""
    return [len(found or ()) for found in data.values()]
