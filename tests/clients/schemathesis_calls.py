"""Calls that schemathesis makes up from the schema that a server tells of itself.

    python schemathesis_calls.py http://127.0.0.1:8000/graphql 150

makes up so many calls for each field of the root, two right ones for a wrong one, the same ones
with every run, and prints as JSON how many calls there were, the numbers of answers by their status
and by the codes of their errors, and all that is wrong with them. A text that is made up names
nothing: in most right calls, names and ids that the course knows take its place.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import schemathesis
from graphql import ArgumentNode, Visitor, parse, parse_value, print_ast, visit
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis.strategies import SearchStrategy
from requests import Session
from schemathesis import APIOperation, Case, GenerationMode, Response

MEANT = {200, 400}
"""The statuses of answers to calls that are JSON and GraphQL's own matter."""
MOST_FAULTS = 20
COURSE = ("netflix_streaming", "dropbox_storage", "serverless_app")
KNOWN: dict[str, tuple[str | int | None, ...]] = {
    "key": COURSE,
    "scenario": COURSE,
    "a": COURSE,
    "b": COURSE,
    "service": ("S3", "Lambda", "CloudFront", "람다"),
    "name": ("S3", "Lambda", "Storage + CDN + Serverless", "CDN + Storage + Global Infrastructure"),
    "id": ("day:8", "service:s3", "scenario:netflix_streaming", "actor:user", "week:1"),
    "from": ("day:8", "service:s3", "scenario:netflix_streaming"),
    "to": ("service:dynamodb", "day:16", "pattern:cdn-storage-global-infrastructure"),
    "number": (1, 4, 8),
    "text": ("스토리지", "Cloudfrnt", "람다 시나리오"),
    "after": (None, "MSBkYXk6OQ"),
    "before": (None, "MSBkYXk6OQ"),
    "first": (0, 3, None),
    "last": (None,),
    "offset": (0, 2),
    "depth": (1, 2),
    "maxLength": (2, 5),
}
"""What arguments mean something, by their names."""
GRAPHQL_RESPONSE = "application/graphql-response+json"


@dataclass
class Tally:
    """What the calls came to."""

    fields: int = 0
    calls: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    """By the field of the root: how many calls got data."""
    faults: list[str] = field(default_factory=list)


def faults_of(response: Response) -> Iterator[str]:
    """Yield what is wrong with an answer."""
    if response.status_code not in MEANT:
        yield f"status {response.status_code}"
    if response.headers["content-type"] != [f"{GRAPHQL_RESPONSE}; charset=utf-8"]:
        yield f"content type {response.headers['content-type']}"
    try:
        body = response.json()
    except ValueError:
        yield "no JSON"
        return
    if not isinstance(body, dict) or not body or body.keys() - {"data", "errors", "extensions"}:
        yield "no answer of GraphQL"
    elif "errors" not in body:
        if not isinstance(body.get("data"), dict) or response.status_code != 200:
            yield "neither data nor errors"
    elif not isinstance(body["errors"], list) or not body["errors"]:
        yield "errors that are no list, or an empty one"
    else:
        yield from filter(None, map(fault_of, body["errors"]))


def fault_of(error: Any) -> str:  # noqa: ANN401
    """Return what is wrong with an error, or nothing."""
    if not isinstance(error.get("message"), str) or not error["message"]:
        return "an error without a message"
    if not (code := code_of(error)):
        return "an error without a code"
    return f"{code}: {error['message']}" if code == "INTERNAL_SERVER_ERROR" else ""


def code_of(error: Any) -> str:  # noqa: ANN401
    """Return the code of an error, or nothing."""
    return str(error.get("extensions", {}).get("code", ""))


class _Knowing(Visitor):
    """Puts something known where a value was made up, three times out of four."""

    def enter_argument(self, node: ArgumentNode, *_: object) -> ArgumentNode | None:
        """Put a known value there, if the argument is one of those."""
        known = KNOWN.get(node.name.value)
        # The text decides, so that every run decides the same.
        dice = crc32(print_ast(node).encode("utf-8", "surrogatepass"))
        if known is None or dice % 4 == 0:
            return None
        value = parse_value(json.dumps(known[dice // 4 % len(known)]))
        return ArgumentNode(name=node.name, value=value)


def knowing(case: Case) -> Case:
    """Return a call that asks for what there is."""
    case.body = print_ast(visit(parse(str(case.body)), _Knowing()))
    return case


def call(case: Case, session: Session, tally: Tally) -> None:
    """Make a call, and count it."""
    response = case.call(session=session, headers={"Accept": GRAPHQL_RESPONSE})
    tally.calls += 1
    tally.statuses[response.status_code] += 1
    faults = list(faults_of(response))
    if faults:
        tally.faults += [f"{fault}, for {case.body}" for fault in faults]
        return
    body = response.json()
    tally.codes.update(code_of(error) for error in body.get("errors", ()))
    if any(value is not None for value in (body.get("data") or {}).values()):
        tally.answered[case.operation.label] += 1


def make_up(
    operation: APIOperation, mode: GenerationMode, times: int, session: Session, tally: Tally
) -> None:
    """Make so many calls for a field of the root."""
    # Nothing is shrunk, and nothing kept: each call is made once, whatever comes of it.
    how = settings(
        max_examples=times,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
    strategy: SearchStrategy[Case] = operation.as_strategy(generation_mode=mode)
    if mode.is_positive:
        strategy = strategy.map(knowing)

    def made_up(case: Case) -> None:
        call(case, session, tally)

    how(given(strategy)(made_up))()


def main(url: str, times: int) -> Tally:
    """Make up calls for every field of the root."""
    tally = Tally()
    schema = schemathesis.graphql.from_url(url)
    with Session() as session:
        for operation in schema.get_all_operations():
            tally.fields += 1
            wrong = times // 3
            make_up(operation.ok(), GenerationMode.POSITIVE, times - wrong, session, tally)
            make_up(operation.ok(), GenerationMode.NEGATIVE, wrong, session, tally)
            if len(tally.faults) >= MOST_FAULTS:
                break
    return tally


if __name__ == "__main__":
    json.dump(vars(main(sys.argv[1], int(sys.argv[2]))), sys.stdout)
