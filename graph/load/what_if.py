"""What-if files: changes of a plan as YAML or JSON, read into steps that know their places.

The format, with every field, is in `docs/planning.md`. Numbers and names are not resolved here:
that takes the plan that the steps are to change.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic_core.core_schema import list_schema

from graph.errors import Fault, SourceError, did_you_mean
from graph.load.files import MAX_BYTES, YAML_SUFFIXES, reason_of
from graph.load.shape import read_shape, value_at
from graph.load.shape_schema import Checked, Shape, schema_of
from graph.load.yaml_shapes import Hours, Line, Number, ScenarioKey
from graph.load.yaml_tree import YamlDocument, parse_yaml
from graph.model.names import near

JSON_SUFFIX = ".json"
_NUMBER = schema_of(Number)


class RemoveStep(Shape):
    """`remove: 16`."""

    day: Number

    @classmethod
    def written_out(cls, data: object) -> object:
        """The number of a day alone will do."""
        return data if isinstance(data, dict) else {"day": data}


class MoveStep(Shape):
    """`move: {day: 16, to: 2}`: the days between shift."""

    day: Number
    to: Number


class PlaceStep(Shape):
    """`place: {day: 16, at: 29}`: the position is free."""

    day: Number
    at: Number


class SwapStep(Shape):
    """`swap: [3, 16]`."""

    days: Annotated[list[Number], Checked(list_schema(_NUMBER, min_length=2, max_length=2))]

    @classmethod
    def written_out(cls, data: object) -> object:
        """A list of days alone will do."""
        return {"days": data} if isinstance(data, list) else data


class PartStep(Shape):
    """A part of a day that is split."""

    title: Line | None = None
    hours: Hours | None = None
    teaches: list[Line] | None = None


class SplitStep(Shape):
    """`split: {day: 8, into: [{hours: 1}, {hours: 2}]}`."""

    day: Number
    into: Annotated[list[PartStep], Checked(list_schema(schema_of(PartStep), min_length=2))]


class MergeStep(Shape):
    """`merge: [9, 10]`, or with a title."""

    days: Annotated[list[Number], Checked(list_schema(_NUMBER, min_length=2))]
    title: Line | None = None

    @classmethod
    def written_out(cls, data: object) -> object:
        """A list of days alone will do."""
        return {"days": data} if isinstance(data, list) else data


class InsertStep(Shape):
    """`insert: {title: Containers, after: 4, hours: 3}`."""

    title: Line
    before: Number | None = None
    after: Number | None = None
    at: Number | None = None
    hours: Hours | None = None
    teaches: list[Line] | None = None
    prerequisites: list[Number] | None = None
    week: Number | None = None


class HoursStep(Shape):
    """`hours: {day: 4, to: 2.5}`."""

    day: Number
    to: Hours


class AddServiceStep(Shape):
    """`add_service: {service: SNS, to: 4}`; `new: true` for one that the course does not have."""

    service: Line
    to: Number
    new: bool = False


class DropServiceStep(Shape):
    """`drop_service: SNS`, or from one day."""

    service: Line
    from_: Number | None = None

    @classmethod
    def written_out(cls, data: object) -> object:
        """The name of a service alone will do."""
        return {"service": data} if isinstance(data, str) else data


class AddScenarioStep(Shape):
    """`add_scenario: {key: photo_upload, title: Photos, days: [8], uses: [S3]}`."""

    key: ScenarioKey
    title: Line
    days: list[Number] | None = None
    uses: list[Line] | None = None


class DropScenarioStep(Shape):
    """`drop_scenario: netflix_streaming`."""

    scenario: Line

    @classmethod
    def written_out(cls, data: object) -> object:
        """The name of a scenario alone will do."""
        return {"scenario": data} if isinstance(data, str) else data


STEPS: Mapping[str, type[Shape]] = {
    "remove": RemoveStep,
    "move": MoveStep,
    "place": PlaceStep,
    "swap": SwapStep,
    "split": SplitStep,
    "merge": MergeStep,
    "insert": InsertStep,
    "hours": HoursStep,
    "add_service": AddServiceStep,
    "drop_service": DropServiceStep,
    "add_scenario": AddScenarioStep,
    "drop_scenario": DropScenarioStep,
}
"""What a step may do, and the fields that each takes."""


class WhatIfError(SourceError):
    """A what-if file that states no changes, or one that cannot be done; with every fault."""

    outcome = "nothing was changed"


@dataclass(frozen=True, slots=True)
class WhatIfStep:
    """One change as a file states it."""

    shape: Shape
    """What it does: one of the shapes of `STEPS`."""
    document: YamlDocument
    """The file."""
    place: tuple[str | int, ...]
    """Where it stands in the file."""

    def fault(self, message: str, *field: str | int) -> WhatIfError:
        """Return an error with the place of the step, or of a field of it."""
        line, column = self.document.mark([*self.place, *field])
        return WhatIfError([Fault(message, self.document.path, line, column)])


def read_what_if(path: str | os.PathLike[str]) -> tuple[WhatIfStep, ...]:
    """Read a what-if file.

    Args:
        path: A file that ends in `.yaml`, `.yml` or `.json`, with a list under `changes`.

    Returns:
        The steps in their order; none where the list is empty.

    Raises:
        WhatIfError: If it cannot be read, or something in it is no step; with every fault.
    """
    try:
        return _steps(os.fspath(path))
    except SourceError as error:
        raise WhatIfError(error.faults) from error


def plain_json(text: str) -> str:
    r"""Return JSON as YAML reads it: without tabs between values, and `\/` and pairs written out.

    YAML holds nearly all of JSON. The lines stay what they are.

    Example:
        >>> plain_json('{\t"a": "x\\/y"}')
        '{ "a": "x/y"}'
    """
    return re.sub(
        r"\t|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\.",
        lambda found: _TOLD.get(found[0]) or _pair(found[0]),
        text,
    )


_TOLD = {"\t": " ", "\\/": "/"}


def _pair(escape: str) -> str:
    is_pair = len(escape) > len("\\n")
    return str(json.loads(f'"{escape}"')) if is_pair else escape


def _steps(shown: str) -> tuple[WhatIfStep, ...]:
    text = _read(Path(shown), shown)
    document = parse_yaml(plain_json(text) if _is_json(shown) else text, shown)
    steps: list[WhatIfStep] = []
    faults: list[Fault] = []
    for index in range(len(_listed(document))):
        try:
            steps.append(_step(document, index))
        except SourceError as error:
            faults += error.faults
    if faults:
        raise SourceError(faults)
    return tuple(steps)


def _read(path: Path, shown: str) -> str:
    if path.suffix.lower() not in {*YAML_SUFFIXES, JSON_SUFFIX}:
        kinds = ", ".join(sorted({*YAML_SUFFIXES, JSON_SUFFIX}))
        raise SourceError([Fault(f"This is no what-if file: its name must end in {kinds}.", shown)])
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            message = f"{size / 1_000_000:.1f} MB, over the limit of 5 MB. Split it."
            raise SourceError([Fault(message, shown)])
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError([Fault("This is not UTF-8. Save it as UTF-8.", shown)]) from error
    except (OSError, ValueError) as error:
        raise SourceError([Fault(f"{reason_of(error)}. Check the path.", shown)]) from error


def _is_json(shown: str) -> bool:
    return shown.lower().endswith(JSON_SUFFIX)


def _listed(document: YamlDocument) -> list[object]:
    data = document.data
    if not isinstance(data, dict) or "changes" not in data:
        close = near("changes", data)[:1] if isinstance(data, dict) else []
        hint = f" Did you mean {close[0]!r} to be `changes`?" if close else ""
        message = f"No changes stand here. Write them as a list under `changes:`.{hint}"
        raise _fault(document, message, *close)
    strange = [name for name in data if name != "changes"]
    if strange:
        raise _fault(document, f"There is no field {strange[0]!r} here, only `changes`.", *strange)
    listed = data["changes"]
    if not isinstance(listed, list):
        raise _fault(document, "The changes must be a list. Write `- ` before each.", "changes")
    return list(listed)


def _step(document: YamlDocument, index: int) -> WhatIfStep:
    place = ("changes", index)
    data = value_at(document, place)
    if not isinstance(data, dict) or len(data) != 1:
        known = ", ".join(STEPS)
        message = f"A change is one word with what it is about, as `remove: 16`. Known: {known}."
        raise _fault(document, message, *place)
    (word,) = data
    if word not in STEPS:
        close = did_you_mean(near(word, STEPS)) or f" Known: {', '.join(STEPS)}."
        raise _fault(document, f"There is no change {word!r}.{close}", *place, word)
    inner = (*place, word)
    return WhatIfStep(read_shape(STEPS[word], document, inner), document, inner)


def _fault(document: YamlDocument, message: str, *location: str | int) -> SourceError:
    line, column = document.mark(location)
    return SourceError([Fault(message, document.path, line, column)])
