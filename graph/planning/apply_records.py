"""A changed plan → edits of the YAML records that its days and scenarios come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.errors import Fault, RequestError, SourceError
from graph.load.files import SourceFile
from graph.load.rewrite_yaml import (
    AddRecord,
    EditList,
    Place,
    RemoveRecord,
    SetField,
    Value,
    YamlEdit,
)
from graph.load.yaml_tree import YamlDocument, parse_yaml
from graph.model.ids import NodeKind, key_of, node_id
from graph.planning.plan import PlannedDay, PlannedScenario
from graph.planning.renumbering import Renumbering

Edits = dict[SourceFile, list[YamlEdit]]

_DAY_FIELDS = (
    "number",
    "title",
    "week",
    "difficulty",
    "hours",
    "teaches",
    "reviews",
    "related",
    "prerequisites",
)
"""In the order in which `data/README.md` has them, and new ones are written."""
_LINKS = ("reviews", "related", "prerequisites")


class NotRewrittenError(SourceError):
    """Sources that cannot be changed as it is wanted. None is, and every fault is listed."""

    outcome = "nothing was written"


@dataclass(frozen=True, slots=True)
class _Found:
    """A record in a YAML file."""

    file: SourceFile
    document: YamlDocument
    place: Place
    fields: Mapping[str, Any]

    def listed(self, field: str) -> list[Any] | None:
        """Return a list that the record holds, None where it says nothing."""
        value = self.fields.get(field)
        return list(value) if isinstance(value, list) else None


def record_edits(files: Iterable[SourceFile], numbers: Renumbering) -> Edits:
    """Return what each file must change so that it means the changed plan, by file.

    Raises:
        NotRewrittenError: If a record refers to a number that no day had, and that one is to get.
        RequestError: If there is no YAML file that a new record could come into.
    """
    found = list(_records(files))
    _refuse_taken_over(found, numbers)
    edits: Edits = {}
    days = _by_number(found)
    for number, records in days.items():
        for record in records:
            edits.setdefault(record.file, []).extend(_renumbered_day(record, number, numbers))
        for record, edit in _changed_day(days, number, numbers):
            edits[record.file].append(edit)
    for record in found:
        if record.place[0] != "days":
            edits.setdefault(record.file, []).extend(_scenario(record, numbers))
    for file, edit in [*_new_days(found, days, numbers), *_new_scenarios(found, numbers)]:
        edits.setdefault(file, []).append(edit)
    return {file: _joined(made) for file, made in edits.items() if made}


def _records(files: Iterable[SourceFile]) -> Iterator[_Found]:
    """Yield the days and scenarios of some files, in their order."""
    for file in files:
        if file.is_page:
            continue
        document = parse_yaml(file.text, file.origin)
        data: Any = document.data or {}  # the sources have been loaded, so it has its shape
        for section in ("days", "scenarios"):
            for index, fields in enumerate(data.get(section) or ()):
                yield _Found(file, document, (section, index), fields)
        if "scenario" in data:
            yield _Found(file, document, ("scenario",), data["scenario"])


def _by_number(found: Iterable[_Found]) -> dict[int, list[_Found]]:
    """Return the records of each day, the earliest source first."""
    days: dict[int, list[_Found]] = {}
    for record in found:
        if record.place[0] == "days":
            days.setdefault(record.fields["number"], []).append(record)
    return days


def _refuse_taken_over(found: Iterable[_Found], numbers: Renumbering) -> None:
    faults = []
    for record in found:
        for field in (*_LINKS, "days"):
            for index, number in enumerate(record.listed(field) or ()):
                if numbers.is_taken_over(number):
                    line, column = record.document.mark([*record.place, field, index])
                    message = (
                        f"Day {number} is described nowhere, and the changed plan has one."
                        " Correct this reference first."
                    )
                    faults.append(Fault(message, record.document.path, line, column))
    if faults:
        raise NotRewrittenError(faults)


def _renumbered_day(record: _Found, number: int, numbers: Renumbering) -> Iterator[YamlEdit]:
    """Yield what the new numbers alone change in a record of a day."""
    later = numbers.after.day.get(node_id(NodeKind.DAY, number))
    if later is None:
        yield RemoveRecord(record.place)
        return
    if later.position != number:
        yield SetField(record.place, "number", later.position)
    for field in _LINKS:
        yield from _renumbered_list(record, field, numbers, later.position)


def _renumbered_list(
    record: _Found, field: str, numbers: Renumbering, own: int | None = None
) -> Iterator[EditList]:
    listed = record.listed(field)
    if listed is None:
        return
    items: list[int | None] = []
    meant: dict[int | None, int] = {}
    for number in listed:
        new = numbers.number(number)
        # A day that has become part of another one stands there already, or is the day itself.
        is_double = meant.setdefault(new, number) != number or (new == own and number != new)
        items.append(None if is_double else new)
    if items != listed:
        yield EditList(record.place, field, tuple(items))


def _changed_day(
    days: Mapping[int, Sequence[_Found]], number: int, numbers: Renumbering
) -> Iterator[tuple[_Found, YamlEdit]]:
    """Yield what else changes of a day, each in the record whose word counts."""
    records = days[number]
    identifier = node_id(NodeKind.DAY, number)
    later, earlier = numbers.after.day.get(identifier), numbers.before.day[identifier]
    if later is None:
        return
    for field in ("title", "week", "hours"):
        value = getattr(later, field)
        if value != getattr(earlier, field):
            owner = _owner(records, field)
            yield owner, _set(owner, field, value)
    if later.teaches != earlier.teaches:
        owner = _owner(records, "teaches")
        yield owner, _taught(owner, earlier, later)
    yield from _links(records, "related", numbers.numbers(later.related), numbers)
    yield from _links(records, "reviews", _reviews(days, later, numbers), numbers)
    needed = numbers.numbers(later.prerequisites)
    if _owner(records, "prerequisites").listed("prerequisites") is not None:
        yield from _links(records, "prerequisites", needed, numbers)
    elif set(needed) != _derived(later, numbers):
        owner = _owner(records, "related")
        yield owner, _set(owner, "prerequisites", sorted(needed))


def _set(owner: _Found, field: str, value: Value | None) -> SetField:
    return SetField(owner.place, field, value, _DAY_FIELDS[: _DAY_FIELDS.index(field)])


def _owner(records: Sequence[_Found], field: str) -> _Found:
    """Return the last record that states a field, or else the last one."""
    stating = [record for record in records if record.fields.get(field) is not None]
    return (stating or records)[-1]


def _taught(owner: _Found, earlier: PlannedDay, later: PlannedDay) -> YamlEdit:
    """Return the edit of what a day teaches; names that mean no service stay."""
    names = [link.name for link in later.teaches]
    present = owner.listed("teaches")
    if present is None:
        return _set(owner, "teaches", names)
    gone = {link.name for link in earlier.teaches} - set(names)
    kept = [None if name in gone else name for name in present]
    left = [name for name in kept if name in names]
    added = [name for name in names if name not in left]
    if [*left, *added] != names:
        return EditList(owner.place, "teaches", (None,) * len(present), tuple(names))
    return EditList(owner.place, "teaches", tuple(kept), tuple(added))


def _reviews(
    days: Mapping[int, Sequence[_Found]], later: PlannedDay, numbers: Renumbering
) -> list[int]:
    """Return the new numbers of what a day reviews, and the days that have become part of it."""
    parts = [int(key_of(day)) for day in numbers.merged]
    own = [later.number, *(part for part in parts if numbers.later(part) is later)]
    listed = (_owner(days[number], "reviews").listed("reviews") for number in own if number in days)
    found = (numbers.number(other) for each in listed for other in each or ())
    wanted = (new for new in found if new is not None and new != later.position)
    return list(dict.fromkeys(wanted))


def _links(
    records: Sequence[_Found], field: str, wanted: Sequence[int], numbers: Renumbering
) -> Iterator[tuple[_Found, YamlEdit]]:
    """Yield what brings a list of days from their new numbers to the wanted ones.

    Numbers that no day has, before or after, stay.
    """
    owner = _owner(records, field)
    listed = owner.listed(field)
    if listed is None:
        if wanted:
            yield owner, _set(owner, field, list(wanted))
        return
    items: list[int | None] = []
    for new in map(numbers.number, listed):
        is_gone = new in items or (new in numbers.positions and new not in wanted)
        items.append(None if is_gone else new)
    added = tuple(number for number in wanted if number not in items)
    if added or items != listed:
        yield owner, EditList(owner.place, field, tuple(items), added)


def _derived(later: PlannedDay, numbers: Renumbering) -> set[int]:
    """Return the prerequisites of a day that will follow from `related`."""
    return {number for number in numbers.numbers(later.related) if number < later.position}


def _scenario(record: _Found, numbers: Renumbering) -> Iterator[YamlEdit]:
    if node_id(NodeKind.SCENARIO, record.fields["key"]) not in numbers.after.scenario:
        yield RemoveRecord(record.place)
        return
    yield from _renumbered_list(record, "days", numbers)
    primary = record.fields.get("primary_day")
    if primary is not None and numbers.number(primary) != primary:
        yield SetField(record.place, "primary_day", numbers.number(primary))


def _new_days(
    found: Sequence[_Found], days: Mapping[int, Sequence[_Found]], numbers: Renumbering
) -> Iterator[tuple[SourceFile, YamlEdit]]:
    """Yield the records of days that the changes put in, each behind the day before it."""
    anchor: _Found | None = None
    for day in numbers.after.days:
        if day.id in numbers.before.day:
            anchor = days[day.number][-1]
            continue
        section = [record for record in found if record.place[0] == "days"]
        file = anchor.file if anchor else (section or found)[0].file if found else None
        if file is None:
            raise RequestError("There is no YAML file with days that the new day could come into.")
        after = anchor.place[1] if anchor else None
        fields = _day_fields(day, _reviews(days, day, numbers), numbers)
        yield file, AddRecord("days", fields, after if isinstance(after, int) else None)


def _day_fields(day: PlannedDay, reviews: list[int], numbers: Renumbering) -> dict[str, Value]:
    """Return the fields of a new day, with what days that are merged into it relate to."""
    needed = sorted(numbers.numbers(day.prerequisites))
    fields: dict[str, Value | None] = {
        "number": day.position,
        "title": day.title,
        "week": day.week,
        "hours": day.hours,
        "teaches": [link.name for link in day.teaches] or None,
        "reviews": reviews or None,
        "related": numbers.numbers(day.related) or None,
        "prerequisites": needed if set(needed) != _derived(day, numbers) else None,
    }
    return {field: value for field, value in fields.items() if value is not None}


def _new_scenarios(
    found: Sequence[_Found], numbers: Renumbering
) -> Iterator[tuple[SourceFile, YamlEdit]]:
    """Yield the records of scenarios that the changes put in."""
    for scenario in numbers.after.scenarios:
        if scenario.id in numbers.before.scenario:
            continue
        # A file with a scenario of its own is named by its key, so it is the last to be asked.
        files = {str(record.place[0]): record.file for record in reversed(found)}
        file = files.get("scenarios") or files.get("days") or files.get("scenario")
        if file is None:
            raise RequestError("There is no YAML file that the new scenario could come into.")
        yield file, AddRecord("scenarios", _scenario_fields(scenario, numbers))


def _scenario_fields(scenario: PlannedScenario, numbers: Renumbering) -> dict[str, Value]:
    days, uses = numbers.numbers(scenario.days), [link.name for link in scenario.uses]
    lists: dict[str, Value] = {"days": days} if days else {}
    lists |= {"key_services": uses} if uses else {}
    return {"key": scenario.key, "title": scenario.title, **lists}


def _joined(edits: Sequence[YamlEdit]) -> list[YamlEdit]:
    """Return edits, of those of one field the last, and none of what goes."""
    gone = {edit.place for edit in edits if isinstance(edit, RemoveRecord)}
    last: dict[tuple[Place, str], YamlEdit] = {}
    others: list[YamlEdit] = []
    for edit in edits:
        if isinstance(edit, (SetField, EditList)):
            last.pop((edit.place, edit.field), None)
            if edit.place not in gone:
                last[edit.place, edit.field] = edit
        else:
            others.append(edit)
    return [*last.values(), *others]
