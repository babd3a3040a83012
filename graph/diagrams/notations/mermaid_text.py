"""Text for Mermaid 10 to 12, written so that the picture shows exactly the words put in.

Mermaid replaces `#name;` and `#number;` by stand-ins before it parses, and draws the character
meant. Whatever its clean-up, its grammars, its Markdown (labels are read as such by 11.0 to 11.12)
or its drawing would take for something else is written that way; the rest stays readable.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from graph.diagrams.notations.labels import one_line

_UNSAFE = re.compile(
    r"""
      ["#$%&*;<>\[\\\]^_`{|}~]              # quotes, entities, mark-up, formulas, directives
    | :(?!\ ) | (?<=wrap):                  # `style x:…#…;` loses its end; `wrap: x` is a setting
    | (?<=direction)\ (?=\ *(?:TB|BT|LR|RL|TD))  # a flowchart drops the whole line, quoted or not
    | @(?=\S{1,63}\.) | (?<=www)\.          # Markdown makes links of addresses
    | [\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]  # spaces that are trimmed like others
    | [\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]  # unseen
    | [\u00b6\ufb02]                        # ¶ and ﬂ, of which Mermaid makes its stand-ins
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SUSPECT = re.compile(
    r"""["#$%&*;<>\[\\\]^_`{|}~:@\u00a0\u1680\u2000-\u200f\u202a-\u202f\u205f-\u206f\u3000"""
    r"""\u00ad\u061c\u180e\ufeff\ufff9-\ufffb\u00b6\ufb02](?!(?<=:)\ )"""
)
"""Where none of these stands, only `direction` and `www` may be followed by what is unsafe, and
only `wrap` may make unsafe a colon with a space behind it, as sentences have it."""
_LIST_MARK = re.compile(r"^(\d*)([.)](?= |$)|[-+])")
# A label with a tag in it is read as HTML, and then once more: what was written as an entity to be
# no line break, formula or icon would be one again, but for an empty tag inside.
_TWICE = re.compile("(#92;)(?=n)|(#36;)(?=#36;)|(#58;)(?=fa-)")
_KEYWORD = re.compile(
    r"title|section|timeline|gantt|acctitle|accdescr|click|call|href|dateformat|inclusiveenddates"
    r"|topaxis|axisformat|tickinterval|includes|excludes|todaymarker|weekday|weekend|\d{4}-",
    re.IGNORECASE,
)
_MOST_KEPT = 4096
"""So many labels are kept as written: names of services come back in every picture of a course."""
_NAMES = {'"': "quot", "&": "amp", "<": "lt", ">": "gt"}


def plain(text: str) -> str:
    """Return text for where Mermaid reads to the end of the line.

    That is an alias or a message of a sequence diagram, `accTitle:` or `accDescr:`. It is never
    empty, as those must not be.

    Example:
        >>> plain("C# (Lambda@Edge); 100%")
        'C#35; (Lambda@Edge)#59; 100#37;'
    """
    line = one_line(text)
    if _may_be_unsafe(line):
        line = _UNSAFE.sub(_entity, line)
    return line or "#32;"


def _may_be_unsafe(line: str) -> bool:
    """Return quickly whether something in a line may be unsafe; in most lines nothing is."""
    if _SUSPECT.search(line):
        return True
    lower = line.lower()
    # `i` has other small letters in Turkish.
    return "rect" in lower or "www" in lower or "wrap:" in lower


@lru_cache(_MOST_KEPT)
def quoted(text: str) -> str:
    """Return text, in its quotes, for a node, an edge or a subgraph of a flowchart.

    Example:
        >>> quoted('1. the "end"')
        '"1#46; the #quot;end#quot;"'
    """
    # 11.0 to 11.12 take `1. x` and `- x` for a list, and do not draw lists.
    safe = plain(text)
    mark = _LIST_MARK.match(safe)
    if mark:
        safe = f"{mark[1]}{_entity_of(mark[2])}{safe[mark.end() :]}"
    return f'"{safe}"'


def quoted_lines(lines: Sequence[str]) -> str:
    """Return several lines as one label, in its quotes, for a flowchart.

    Example:
        >>> quoted_lines(["S3", "Day 8"])
        '"S3<br/>Day 8"'
    """
    if len(lines) == 1:
        return quoted(lines[0])
    parts = [_TWICE.sub(r"\g<0><i></i>", quoted(line)[1:-1]) for line in lines]
    return f'"{"<br/>".join(parts)}"'


def plain_lines(lines: Sequence[str]) -> str:
    """Return several lines as one alias or message of a sequence diagram; `#32;` for none."""
    return "<br/>".join(map(plain, lines)) or "#32;"


def named(text: str) -> str:
    """Return text for where a line may also begin with a keyword, and a colon ends it.

    That is a period, an event, a task or a section of a timeline or a gantt chart.

    Example:
        >>> named("Day 8: S3"), named("title")
        ('Day 8#58; S3', '#116;itle')
    """
    safe = plain(text).replace(":", "#58;")
    return f"{_entity_of(safe[0])}{safe[1:]}" if _KEYWORD.match(safe) else safe


def _entity(found: re.Match[str]) -> str:
    return _entity_of(found[0])


def _entity_of(character: str) -> str:
    return f"#{_NAMES.get(character, ord(character))};"
