"""Changes fields and records of a YAML text; comments, order, quotes and line breaks stay.

ruamel.yaml changes values in their places and writes what is new. Whole lines, as those of a record
that goes, are put in and taken out as text, because ruamel.yaml hangs the comments between two
records on the first of them, and loses them with it. Where it would write the rest of a file
otherwise than its author, the lines of the author stay.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml as yaml_events

from graph.errors import Fault, ScenariographError, SourceError
from graph.load.rewrite_lines import LineEdit, kept_format, with_lines
from graph.load.yaml_tree import parse_yaml

if TYPE_CHECKING:
    from ruamel.yaml import YAML

Node = Any
"""A node of PyYAML, whose parser in C tells where it stands."""
_LOADER = getattr(yaml_events, "CSafeLoader", yaml_events.SafeLoader)

Value = str | int | float | list[str] | list[int]
Place = tuple[str | int, ...]
"""The keys and indexes that lead to a record: `("days", 3)`, or `("scenario",)`."""

_REMEDY = "Rewriting YAML needs ruamel.yaml: `pip install 'scenariograph[planning]'`."


class MissingRewriterError(ScenariographError):
    """ruamel.yaml is not installed."""

    def __init__(self) -> None:
        """Say how to install it."""
        super().__init__(_REMEDY)


@dataclass(frozen=True, slots=True)
class SetField:
    """A field of a record gets a value, or goes."""

    place: Place
    """The record."""
    field: str
    """Its field, which may be new. A list there is is changed by `EditList`."""
    value: Value | None
    """What it is to hold; None takes the field out."""
    behind: tuple[str, ...] = ()
    """Where a new field stands: behind the last of these that the record has, else at its end."""


@dataclass(frozen=True, slots=True)
class EditList:
    """The items of a list change."""

    place: Place
    """The record."""
    field: str
    """Its field, which holds a list."""
    items: tuple[str | int | None, ...]
    """What each item is to be, in their order; None takes it out."""
    added: tuple[str | int, ...] = ()
    """What comes behind them."""


@dataclass(frozen=True, slots=True)
class RemoveRecord:
    """A record goes. Comments above and below it stay."""

    place: Place
    """The record."""


@dataclass(frozen=True, slots=True)
class AddRecord:
    """A record is put in."""

    section: str
    """The list that it comes into: `days`. It is put at the end of the file if it is not there."""
    fields: Mapping[str, Value]
    """What it holds, in order."""
    after: int | None = None
    """The index of the record behind which it stands; None for the end of the list. Of several at
    one place the first comes first."""


YamlEdit = SetField | EditList | RemoveRecord | AddRecord


def rewritten(text: str, path: str, edits: Sequence[YamlEdit]) -> str | None:
    """Return a YAML text with edits made.

    Args:
        text: One document that holds a mapping of sections; lines end by a newline alone.
        path: The file as messages are to name it.
        edits: What to change. Places count as in `text`, whatever the other edits do.

    Returns:
        The text; None where no record is left in it.

    Raises:
        MissingRewriterError: If ruamel.yaml is not installed.
        SourceError: If the text has aliases: a change of one place would change others.
    """
    data: Any = parse_yaml(text, path).data
    if _nothing_left(data, edits):
        return None
    _refuse_aliases(text, path)
    yaml = _ruamel(_composed(text), len(text))
    changed = yaml.load(text)
    before = _dumped(yaml, changed)
    left = [edit for edit in edits if not _change_value(changed, edit)]
    _remove_within_brackets(changed, edits)
    after = _dumped(yaml, changed)
    merged = kept_format(text, before, after)
    if parse_yaml(merged, path).data != parse_yaml(after, path).data:
        merged = after
    root, lines = _composed(merged), _Lines(merged)
    line_edits = [line for edit in left for line in _line_edits(yaml, root, lines, edit)]
    return with_lines(merged, [*line_edits, *_new_sections(yaml, data, lines, edits)])


def _nothing_left(data: Mapping[str, Any], edits: Iterable[YamlEdit]) -> bool:
    removed = {edit.place for edit in edits if isinstance(edit, RemoveRecord)}
    return ("scenario",) in removed and len(data) == 1


def _composed(text: str) -> Any:  # noqa: ANN401 - PyYAML's own nodes
    return yaml_events.compose(text, Loader=_LOADER)


def _ruamel(root: Any, length: int) -> YAML:  # noqa: ANN401
    """Return a reader and writer that indents as the text does that `root` is composed of."""
    try:
        from ruamel.yaml import YAML  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise MissingRewriterError from error
    dashes = (value.start_mark.column for _, value in root.value if _is_block_list(value))
    dash = next(dashes, 2)
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = length + 1_000_000
    yaml.indent(mapping=2, sequence=dash + 2, offset=dash)
    return yaml


def _is_block_list(node: Any) -> bool:  # noqa: ANN401
    return isinstance(node, yaml_events.SequenceNode) and not node.flow_style


def _refuse_aliases(text: str, path: str) -> None:
    message = "Here stands an alias, which cannot be changed alone. Write the value out first."
    faults = [
        Fault(message, path, event.start_mark.line + 1, event.start_mark.column + 1)
        for event in yaml_events.parse(text, Loader=_LOADER)
        if isinstance(event, yaml_events.AliasEvent) and event.start_mark is not None
    ]
    if faults:
        raise SourceError(faults)


def _dumped(yaml: YAML, data: object) -> str:
    stream = io.StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()


def _record(data: Any, place: Place) -> Any:  # noqa: ANN401 - ruamel.yaml's own collections
    for part in place:
        data = data[part]
    return data


def _is_flow(collection: Any) -> bool:  # noqa: ANN401
    return bool(collection.fa.flow_style())


def _change_value(data: Any, edit: YamlEdit) -> bool:  # noqa: ANN401
    """Make what can be made without moving lines: values in place, and all within brackets.

    Returns:
        Whether a record is put in by that. What else there is to do shows in the lines.
    """
    if isinstance(edit, SetField):
        record = _record(data, edit.place)
        if edit.value is not None and (edit.field in record or _is_flow(record)):
            record[edit.field] = _new(edit.value)
        elif edit.value is None and (_is_flow(record) or next(iter(record)) == edit.field):
            record.pop(edit.field)
    elif isinstance(edit, EditList):
        _change_items(_record(data, edit.place)[edit.field], edit)
    elif isinstance(edit, AddRecord) and edit.section in data:
        section = data[edit.section]
        if section is None:
            data[edit.section] = _new([edit.fields])
        elif _is_flow(section):
            section.append(_new(edit.fields))
        return section is None or _is_flow(section)
    return False


def _remove_within_brackets(data: Any, edits: Iterable[YamlEdit]) -> None:  # noqa: ANN401
    removed = (edit.place for edit in edits if isinstance(edit, RemoveRecord))
    within = [place for place in removed if len(place) > 1 and _is_flow(data[place[0]])]
    for section, index in sorted(within, reverse=True):
        del data[section][index]


def _change_items(items: Any, edit: EditList) -> None:  # noqa: ANN401
    for index, item in enumerate(edit.items):
        if item is not None and items[index] != item:
            items[index] = item
    if _is_flow(items) or not items:
        for index in reversed(range(len(edit.items))):
            if edit.items[index] is None:
                del items[index]
        items.extend(edit.added)


def _new(value: Any) -> Any:  # noqa: ANN401
    """Return a value as ruamel.yaml writes it: lists of words and numbers in brackets."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq  # noqa: PLC0415

    if isinstance(value, Mapping):
        return CommentedMap((key, _new(inner)) for key, inner in value.items())
    if isinstance(value, list):
        made = CommentedSeq(_new(inner) for inner in value)
        if not any(isinstance(inner, Mapping) for inner in value):
            made.fa.set_flow_style()
        return made
    return value


def _new_sections(
    yaml: YAML, data: Mapping[str, Any], lines: _Lines, edits: Iterable[YamlEdit]
) -> list[LineEdit]:
    """Return the records of lists that the file does not have, at its end."""
    sections: dict[str, list[Mapping[str, Value]]] = {}
    for edit in edits:
        if isinstance(edit, AddRecord) and edit.section not in data:
            sections.setdefault(edit.section, []).append(edit.fields)
    at = lines.count
    gap = "" if lines.is_blank(at - 1) else "\n"
    written = (_dumped(yaml, _new({name: records})) for name, records in sections.items())
    return [LineEdit(at, at, gap + text) for text in written]


def _line_edits(yaml: YAML, root: Node, lines: _Lines, edit: YamlEdit) -> list[LineEdit]:
    """Return what an edit does to whole lines of a text."""
    if isinstance(edit, AddRecord):
        return _added_record(yaml, root, lines, edit)
    if len(edit.place) > 1 and _node(root, edit.place[:1]).flow_style:
        return []
    if isinstance(edit, RemoveRecord):
        return _removed_record(root, lines, edit)
    record = _node(root, edit.place)
    if record.flow_style:
        return []
    fields = {key.value: (key, value) for key, value in record.value}
    if isinstance(edit, EditList):
        return _changed_lines(yaml, fields[edit.field], lines, edit)
    return _changed_field(yaml, fields, lines, edit)


def _changed_field(
    yaml: YAML, fields: Mapping[str, tuple[Node, Node]], lines: _Lines, edit: SetField
) -> list[LineEdit]:
    if edit.value is None:
        if edit.field not in fields:
            return []
        key, value = fields[edit.field]
        return [LineEdit(key.start_mark.line, lines.end(value) + 1)]
    if edit.field in fields:
        return []
    behind = [fields[name] for name in edit.behind if name in fields] or list(fields.values())
    at = lines.end(behind[-1][1]) + 1
    written = _dumped(yaml, _new({edit.field: edit.value}))
    return [LineEdit(at, at, _indented(written, " " * behind[0][0].start_mark.column))]


def _changed_lines(
    yaml: YAML, field: tuple[Any, Any], lines: _Lines, edit: EditList
) -> list[LineEdit]:
    key, items = field
    if items.flow_style or not items.value:
        return []
    gone = [node for node, item in zip(items.value, edit.items, strict=False) if item is None]
    edits = [LineEdit(lines.dash(items, node), lines.end(node) + 1) for node in gone]
    if len(gone) == len(items.value) and not edit.added:
        edits.append(LineEdit(key.end_mark.line, key.end_mark.line, " []", key.end_mark.column + 1))
    if edit.added:
        at = lines.end(items) + 1
        indent = " " * items.start_mark.column
        written = "".join(_dumped_item(yaml, item, indent) for item in edit.added)
        edits.append(LineEdit(at, at, written))
    return edits


def _dumped_item(yaml: YAML, item: str | int, indent: str) -> str:
    # Within brackets a word needs quotes in more cases than behind a dash; none in fewer.
    inner = _dumped(yaml, _new([item])).strip()[1:-1]
    return f"{indent}- {inner}\n"


def _removed_record(root: Node, lines: _Lines, edit: RemoveRecord) -> list[LineEdit]:
    record = _node(root, edit.place)
    if len(edit.place) == 1:
        key = next(key for key, value in root.value if value is record)
        start = key.start_mark.line
    else:
        start = lines.dash(_node(root, edit.place[:1]), record)
    end = lines.end(record) + 1
    # Of the blank lines around it one side is enough.
    while lines.is_blank(end) and lines.is_blank(start - 1):
        end += 1
    while end >= lines.count and lines.is_blank(start - 1):
        start -= 1
    return [LineEdit(start, end)]


def _added_record(yaml: YAML, root: Node, lines: _Lines, edit: AddRecord) -> list[LineEdit]:
    section = next((value for key, value in root.value if key.value == edit.section), None)
    if section is None or not _is_block_list(section) or not section.value:
        return []
    neighbour = section.value[-1 if edit.after is None else edit.after]
    at = lines.end(neighbour) + 1
    dash = " " * section.start_mark.column
    record = _dumped(yaml, _new(edit.fields))
    text = f"{dash}- {_indented(record, dash + '  ').lstrip()}"
    gap = "\n" if len(section.value) > 1 and lines.is_spaced(section) else ""
    return [LineEdit(at, at, gap + text)]


def _indented(text: str, indent: str) -> str:
    return "".join(f"{indent}{line}" for line in text.splitlines(keepends=True))


def _node(root: Node, place: Place) -> Any:  # noqa: ANN401
    node: Any = root
    for part in place:
        node = (
            node.value[part]
            if isinstance(part, int)
            else next(value for key, value in node.value if key.value == part)
        )
    return node


class _Lines:
    """The lines of a text, counted from 0 as PyYAML does."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self.count = len(self._lines) - 1 if text.endswith("\n") else len(self._lines)

    def is_blank(self, line: int) -> bool:
        """Return whether a line is there and holds nothing."""
        return 0 <= line < self.count and not self._lines[line].strip()

    def end(self, node: Any) -> int:  # noqa: ANN401
        """Return the last line of a node, comments behind it left out."""
        while isinstance(node.value, list) and node.value and not node.flow_style:
            last = node.value[-1]
            node = last[1] if isinstance(last, tuple) else last
        line = int(node.end_mark.line)
        if line > node.start_mark.line and node.end_mark.column == 0:
            line -= 1
        while line > node.start_mark.line and self.is_blank(line):
            line -= 1
        return line

    def dash(self, items: Any, node: Any) -> int:  # noqa: ANN401
        """Return the line of the dash before an item of a list."""
        line = int(node.start_mark.line)
        while (
            line and self._lines[line][items.start_mark.column : items.start_mark.column + 1] != "-"
        ):
            line -= 1
        return line

    def is_spaced(self, section: Any) -> bool:  # noqa: ANN401
        """Return whether blank lines stand between the records of a list."""
        return self.is_blank(self.end(section.value[0]) + 1)
