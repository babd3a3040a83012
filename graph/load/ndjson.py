"""NDJSON → drafts: one record in each line. `data/README.md` states the format for people.

Read line by line, so the size of a file does not matter. What a record states has its line as
evidence, and the record as its section.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from graph.errors import Fault, SourceError, did_you_mean
from graph.load.drafts import Draft, ScenarioDraft
from graph.load.files import LinesFile, reason_of
from graph.load.notation_words import Notation
from graph.load.scenario_lines import ScenarioLine, plain_fields
from graph.load.shape import Location
from graph.load.yaml_records import DRAFTED, RecordPlace, read_scenario
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.findings import Finding, Severity
from graph.model.names import near
from graph.model.quick import quickly

if TYPE_CHECKING:
    from graph.load.left_lines import LinesLeft

MAX_LINE = 1_000_000
"""Bytes of a line; no record comes near it, and a file without line breaks must not fill memory."""
MOST_FAULTS = 100
"""Of a file, so many faults are told one by one; of more, only how many there are."""
_SCENARIO, _BEGIN = b'"scenario"', 16
"""How a line begins that may hold a plain scenario."""
_KINDS = {field.removesuffix("s"): field for field in DRAFTED}
"""The word of a record in NDJSON, and the field that such records stand under in YAML."""


_evidence = quickly(Evidence)


def _fields(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields: dict[str, object] = {}
    for key, value in pairs:
        if key in fields:
            raise ValueError(f"the key {key!r} stands in it twice")
        fields[key] = value
    return fields


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is no number in JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_fields, parse_constant=_no_number)
"""Refuses what `json` lets pass, and JSON does not."""


@dataclass(frozen=True, slots=True)
class LinesRead:
    """What a file of NDJSON states."""

    drafts: list[Draft]
    """In the order of the file, but for plain scenarios."""
    scenarios: list[ScenarioLine]
    """The plain scenarios, in the order of the file."""
    findings: list[Finding]
    """What is doubtful, or that the file is none of ours."""


def read_ndjson(file: LinesFile, notation: Notation, left: LinesLeft | None = None) -> LinesRead:
    """Read a file of NDJSON.

    Args:
        file: The file.
        notation: The words and signs in which steps are written.
        left: Told where plain scenarios stand, which are not returned then.

    Raises:
        SourceError: With the faults of its lines.
    """
    found = LinesRead([], [], [])
    faults: list[Fault] = []
    scenarios = 0
    try:
        for number, start, line in _lines(file, left):
            plain = plain_fields(line) if _SCENARIO in line[:_BEGIN] else None
            if plain is not None:
                scenarios += 1
                _keep(ScenarioLine(plain, number, file), start, len(line), found, left)
                continue
            is_first = not (file.is_named or scenarios or found.drafts or faults)
            if is_first and not _is_ours(line):
                return LinesRead([], [], [_foreign(file)])
            try:
                _read_line(line, number, file, notation, found)
            except SourceError as error:
                faults.extend(error.faults)
    except SourceError as error:  # a line without end: nothing behind it is read
        faults.extend(error.faults)
    except OSError as error:
        faults.append(Fault(f"{reason_of(error)}. Check the path.", file.origin))
    if not faults and not (found.drafts or scenarios):
        if not file.is_named:
            return LinesRead([], [], [_foreign(file)])
        message = f"No record stands here. {_expected()}"
        faults.append(Fault(message, file.origin, 1))
    if faults:
        raise SourceError(_told(faults, file))
    return found


def _keep(
    line: ScenarioLine, start: int, size: int, found: LinesRead, left: LinesLeft | None
) -> None:
    if left is None:
        found.scenarios.append(line)
    else:
        left.add(line.fields["key"], line.line, start, size)


def draft_of(line: ScenarioLine, notation: Notation) -> ScenarioDraft:
    """Return the draft of a plain scenario."""
    document = JsonLine(line.file.origin, {"scenario": line.fields}, line.line)
    place = LinePlace(line.file, document, ["scenario"], "scenarios", notation, [])
    return read_scenario(place)


@dataclass(frozen=True, slots=True)
class JsonLine:
    """A line of NDJSON as plain data. Everything in it has the place of the line."""

    path: str
    """The file as messages name it."""
    data: object
    """What it holds."""
    line: int
    """Its number, 1-based."""

    def mark(self, location: Location = ()) -> tuple[int, None]:  # noqa: ARG002 - it is one line
        """Return the number of the line."""
        return self.line, None


@dataclass(frozen=True, slots=True)
class LinePlace(RecordPlace):
    """A record in a line."""

    _places: dict[EvidenceKind, tuple[Evidence, ...]] = field(default_factory=dict, init=False)
    """The line as evidence, which is the same for all that stands in it."""

    def evidence(
        self,
        *field: str | int,  # noqa: ARG002 - it is all one line
        quote: str | None = None,  # noqa: ARG002
        kind: EvidenceKind = EvidenceKind.STATED,
    ) -> tuple[Evidence, ...]:
        """Return the line, whatever field is asked for."""
        held = self._places.get(kind)
        if held is None:
            line, _ = self.document.mark()
            held = (_evidence(kind, self.file.file, line, self.label, None, self.file.origin),)
            self._places[kind] = held
        return held


def _lines(file: LinesFile, left: LinesLeft | None) -> Iterator[tuple[int, int, bytes]]:
    """Yield the lines that hold something, with their numbers, and how many bytes come before."""
    with file.path.open("rb") if left is None else left.open(file) as opened:
        end = 0
        for number, line in enumerate(iter(partial(opened.readline, MAX_LINE + 1), b""), start=1):
            if len(line) > MAX_LINE:
                size = f"{MAX_LINE // 1_000_000} MB"
                message = f"This line is longer than {size}. Write one record in a line."
                raise SourceError([Fault(message, file.origin, number)])
            bare = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            end += len(line)
            if not bare.isspace():
                yield number, end - len(bare), bare


def _read_line(
    line: bytes, number: int, file: LinesFile, notation: Notation, found: LinesRead
) -> None:
    """Add what a line states.

    Raises:
        SourceError: With the faults of the line.
    """
    data = _parsed(line, number, file)
    if not isinstance(data, dict) or len(data) != 1:
        raise SourceError([Fault(f"This is not one record. {_expected()}", file.origin, number)])
    (word,) = data
    kind = _KINDS.get(word)
    if kind is None:
        remedy = did_you_mean(near(word, _KINDS)) or f" {_expected()}"
        message = f"There is no kind of record {word!r}.{remedy}"
        raise SourceError([Fault(message, file.origin, number)])
    document = JsonLine(file.origin, data, number)
    place = LinePlace(file, document, [word], kind, notation, found.findings)
    found.drafts.append(DRAFTED[kind](place))


def _parsed(line: bytes, number: int, file: LinesFile) -> object:
    """Return what a line holds.

    Raises:
        SourceError: If it is not JSON in UTF-8, or says one thing twice.
    """
    try:
        return _DECODER.decode(line.decode().rstrip())
    except UnicodeDecodeError as error:
        message = "This is not UTF-8. Save the file as UTF-8."
        raise SourceError([Fault(message, file.origin, number)]) from error
    except json.JSONDecodeError as error:
        message = f"This is not valid JSON: {error.msg}. Correct the line."
        raise SourceError([Fault(message, file.origin, number, error.colno)]) from error
    except ValueError as error:  # from the hooks, or a number of thousands of digits
        message = f"This is not what a record may hold: {error}. Correct the line."
        raise SourceError([Fault(message, file.origin, number)]) from error
    except RecursionError as error:
        message = "This is nested too deeply for a record. Flatten it."
        raise SourceError([Fault(message, file.origin, number)]) from error


def _is_ours(line: bytes) -> bool:
    """Return whether the first line of a file is a record of ours, or comes near one."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return False
    words = list(data) if isinstance(data, dict) else []
    return any(word in _KINDS or near(word, _KINDS) for word in words[:1])


def _foreign(file: LinesFile) -> Finding:
    message = f"Left alone: its first line is no record of ours. {_expected()}"
    evidence = Evidence(EvidenceKind.STATED, file.file, origin=file.origin)
    return Finding("foreign-file", Severity.INFO, message, (evidence,))


def _expected() -> str:
    kinds = ", ".join(sorted(_KINDS))
    return (
        f'Expected in each line is a record under its kind, one of: {kinds}, as in {{"week": …}}.'
    )


def _told(faults: list[Fault], file: LinesFile) -> list[Fault]:
    """Return the faults of a file as people are told of them: of very many, the first ones."""
    if len(faults) <= MOST_FAULTS:
        return faults
    more = len(faults) - MOST_FAULTS
    message = f"{more:,} more faults like these follow. Correct the first ones, and load again."
    return [*faults[:MOST_FAULTS], Fault(message, file.origin)]
