r"""Titles and labels of `architecture-beta`, written so that the picture shows the words put in.

Mermaid decodes no `#number;` there and reads all of them as Markdown, of which it drops code, links
and `\*` altogether. So what would be taken for something else gets a space behind it that has no
width: U+FEFF, which JavaScript and so the Markdown count among the spaces.
"""

import re

from graph.diagrams.notations.labels import one_line

NO_WIDTH = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""What stands in titles without being seen."""
LIKE_BACKTICK = "\N{MODIFIER LETTER GRAVE ACCENT}"
"""What stands for backticks, of which nothing makes a pair anything but code."""

_MARK = re.compile(
    r"""
      [*~](?=\S) | (?<![^\W_])_(?=\S)           # emphasis, but not inside a word: `snake_case`
    | \\(?=[!-/:-@\[-`{-~]|$)                   # escapes, also that of the quotes around it all
    | <(?=\S) | &(?=\w) | \#(?=\w)              # mark-up, entities
    | ﬂ(?=°) | ¶(?=ß)                           # of which Mermaid makes its stand-ins
    | %(?=%)                                    # directives
    | :(?=//|\S*\#) | @(?=\S+\.) | www(?=\.)       # addresses; `style x:…#…;` loses its end
    | \](?=[(:])                                # links
    | ^(?:\d{1,9}[.)]|[-+*]|\#{1,6})(?=\ |$)    # lists and headings, whose lines are not broken
    """,
    re.VERBOSE | re.IGNORECASE,
)


def titled(text: str) -> str:
    r"""Return text, in its quotes, for an icon, a group or a line of `architecture-beta`.

    It is drawn as it is, but for two or more backticks, each of which is `LIKE_BACKTICK`. As in
    every picture, several spaces look like one.

    Example:
        >>> titled('1. the "end"').replace(NO_WIDTH, "·")
        '"1.· the \\"end\\""'
    """
    line = one_line(text)
    if line.count("`") > 1:
        line = line.replace("`", LIKE_BACKTICK)
    marked = _MARK.sub(lambda mark: mark[0] + NO_WIDTH, line).replace('"', r"\"")
    # A quote of Markdown begins with this, whatever follows; the rest of the line is not broken.
    return f'"#gt;{marked[1:]}"' if marked.startswith(">") else f'"{marked}"'
