"""YAML text → plain data that knows its places.

Built from PyYAML's events rather than by its loaders, because those forget lines, take the last
of two equal keys in silence, run tags, recurse without bound and know only YAML 1.1, in which
`no` and `2026-01-14` are no text. Scalars follow the core schema of YAML 1.2.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import yaml

from graph.errors import Fault, SourceError

_MAX_DEPTH = 50
_MAX_EXPANDED = 100_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BEGINNINGS = frozenset("~nNtTfF-+.0123456789")
"""What those scalars begin with that may be no text."""
_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]{1,300}|0o[0-7]{1,20}|0x[0-9a-fA-F]{1,16}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?")

Plain = str | int | float | bool | list["Plain"] | dict[str, "Plain"] | None


class _Mark(Protocol):
    """A place as both of PyYAML's parsers give it, 0-based."""

    line: int
    column: int


@dataclass(slots=True)
class _Node:
    """A value and its place."""

    line: int
    column: int
    scalar: str | float | bool | None = None
    items: list[_Node] | None = None
    fields: dict[str, _Node] | None = None
    keys: dict[str, _Node] = field(default_factory=dict)
    expanded: int = 1
    """How many nodes this one stands for, aliases written out."""

    def plain(self) -> Plain:
        if self.fields is not None:
            return {key: node.plain() for key, node in self.fields.items()}
        if self.items is not None:
            return [node.plain() for node in self.items]
        return self.scalar

    def child(self, part: str | int) -> tuple[_Node, _Node] | None:
        """Return what marks the place of the child under `part`, and the child."""
        if isinstance(part, str) and self.fields is not None and part in self.fields:
            return self.keys[part], self.fields[part]
        if isinstance(part, int) and self.items is not None and part < len(self.items):
            return self.items[part], self.items[part]
        return None


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """A parsed YAML file."""

    path: str
    """The file as messages name it."""
    data: Plain
    """What it holds: dicts in document order, lists, scalars; None where it is empty."""
    _root: _Node | None

    def mark(self, location: Sequence[str | int] = ()) -> tuple[int, int]:
        """Return the 1-based line and column of the value that a path of keys and indexes leads to.

        The place of a field is that of its key. Where the path leads nowhere, the place of the
        last node that it reaches counts.
        """
        if self._root is None:
            return 1, 1
        node = marker = self._root
        for part in location:
            found = node.child(part)
            if found is None:
                break
            marker, node = found
        return marker.line, marker.column


def parse_yaml(text: str, path: str) -> YamlDocument:
    """Read YAML text.

    Args:
        text: One YAML document.
        path: The file as messages are to name it.

    Raises:
        SourceError: If the text is malformed, has equal keys in a mapping, tags, several
            documents, or aliases that contain themselves or write out to too much.
    """
    builder = _Builder(path)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = " ".join(part for part in (error.context, error.problem) if part)
        remedy = "Indent by spaces, not by tabs." if _is_tab(text, mark) else "Correct the line."
        raise _error(path, f"This is not valid YAML: {problem}. {remedy}", mark) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = f"This is not valid YAML: {error.reason}. Remove the character."
        raise SourceError([Fault(message, path, line)]) from error
    root = builder.root
    return YamlDocument(path, None if root is None else root.plain(), root)


def _is_tab(text: str, mark: _Mark | None) -> bool:
    if mark is None:
        return False
    line = text.split("\n")[mark.line : mark.line + 1]
    return bool(line) and "\t" in line[0][: mark.column + 1]


class _Builder:
    """Puts events together to nodes, without recursion."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._open: list[_Node] = []
        self._pending_keys: list[tuple[str, _Node] | None] = []
        self._anchors: dict[str, _Node] = {}
        self.root: _Node | None = None

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.NodeEvent):
            self._take_node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._pending_keys.pop()
            node = self._open.pop()
            children = node.items if node.items is not None else list((node.fields or {}).values())
            node.expanded = 1 + sum([child.expanded for child in children])
            self._check_expansion(node)
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            message = "A second YAML document starts here. Put it into a file of its own."
            raise _error(self._path, message, event.start_mark)

    def _take_node(self, event: yaml.NodeEvent) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._place(self._aliased(event), event)
            return
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            shown = tag.replace("tag:yaml.org,2002:", "!!")
            message = f"The tag {shown!r} is not allowed. Write the value without a tag."
            raise _error(self._path, message, event.start_mark)
        mark = event.start_mark
        assert mark is not None  # noqa: S101 - only events made by hand have no mark
        node = _Node(mark.line + 1, mark.column + 1)
        if isinstance(event, yaml.ScalarEvent):
            node.scalar = _scalar(event)
        if event.anchor:
            self._anchors[event.anchor] = node
        self._place(node, event)
        if isinstance(event, yaml.CollectionStartEvent):
            self._open_collection(node, event)

    def _open_collection(self, node: _Node, event: yaml.CollectionStartEvent) -> None:
        if isinstance(event, yaml.MappingStartEvent):
            node.fields = {}
        else:
            node.items = []
        if len(self._open) >= _MAX_DEPTH:
            message = f"This is nested more than {_MAX_DEPTH} levels deep. Flatten it."
            raise _error(self._path, message, event.start_mark)
        self._open.append(node)
        self._pending_keys.append(None)

    def _place(self, node: _Node, event: yaml.NodeEvent) -> None:
        """Put a node where the parser stands: as root, item, key or value."""
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if parent.items is not None:
            parent.items.append(node)
            return
        pending = self._pending_keys[-1]
        if pending is None:
            self._pending_keys[-1] = (self._key(parent, event), node)
        else:
            key, key_node = pending
            assert parent.fields is not None  # noqa: S101 - a parent without items is a mapping
            parent.fields[key] = node
            parent.keys[key] = key_node
            self._pending_keys[-1] = None

    def _key(self, parent: _Node, event: yaml.NodeEvent) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            message = "A key must be a word, not a list, a mapping or an alias."
            raise _error(self._path, message, event.start_mark)
        if event.value in parent.keys:
            first = parent.keys[event.value].line
            message = (
                f"The key {event.value!r} stands here a second time; the first is in line {first}."
                " Remove one of them."
            )
            raise _error(self._path, message, event.start_mark)
        return event.value

    def _aliased(self, event: yaml.AliasEvent) -> _Node:
        node = self._anchors.get(event.anchor or "")
        if node is None:
            message = f"The alias *{event.anchor} has no anchor. Define &{event.anchor} before it."
            raise _error(self._path, message, event.start_mark)
        if any(node is holder for holder in self._open):
            message = f"The alias *{event.anchor} contains itself. Write the value out."
            raise _error(self._path, message, event.start_mark)
        return node

    def _check_expansion(self, node: _Node) -> None:
        if self._anchors and node.expanded > _MAX_EXPANDED:
            message = (
                f"Aliases write out to more than {_MAX_EXPANDED} values here."
                " Write the values out, or use fewer aliases."
            )
            raise SourceError([Fault(message, self._path, node.line, node.column)])


def _scalar(event: yaml.ScalarEvent) -> str | float | bool | None:
    """Return a scalar by the core schema; quoted and block scalars are text."""
    text: str = event.value
    if event.style or event.tag == "!" or (text and text[0] not in _BEGINNINGS):
        return text
    if _NULL.fullmatch(text):
        return None
    if _BOOL.fullmatch(text):
        return text.lower() == "true"
    if _INT.fullmatch(text):
        return int(text, 0 if text[:2] in {"0o", "0x"} else 10)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def _error(path: str, message: str, mark: _Mark | None) -> SourceError:
    if mark is None:
        return SourceError([Fault(message, path)])
    return SourceError([Fault(message, path, mark.line + 1, mark.column + 1)])
