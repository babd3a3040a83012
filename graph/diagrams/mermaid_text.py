"""Text for Mermaid 10 to 12, written so that the picture shows exactly the words put in.

Mermaid replaces `#name;` and `#number;` by stand-ins before it parses, and draws the character
meant. Whatever its clean-up, its grammars, its Markdown (labels are read as such by 11.0 to 11.12)
or its drawing would take for something else is written that way; the rest stays readable.
"""

import re

_LINE_BREAK = re.compile("\r\n|[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]")
_NO_CHARACTER = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
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
_LIST_MARK = re.compile(r"^(\d*)([.)](?= |$)|[-+])")
_NAMES = {'"': "quot", "&": "amp", "<": "lt", ">": "gt"}


def one_line(text: str) -> str:
    r"""Return the text as the one line that every label is.

    A line break or tab becomes a space, a control character or lone surrogate the replacement
    character U+FFFD, for neither can be drawn. Spaces at both ends go.

    Example:
        >>> one_line(" S3\r\nBuckets ")
        'S3 Buckets'
    """
    return _NO_CHARACTER.sub("\ufffd", _LINE_BREAK.sub(" ", text)).strip(" ")


def plain(text: str) -> str:
    """Return text for where Mermaid reads to the end of the line.

    That is an alias or a message of a sequence diagram, `accTitle:` or `accDescr:`. It is never
    empty, as those must not be.

    Example:
        >>> plain("C# (Lambda@Edge); 100%")
        'C#35; (Lambda@Edge)#59; 100#37;'
    """
    return _UNSAFE.sub(_entity, one_line(text)) or "#32;"


def quoted(text: str) -> str:
    """Return text, in its quotes, for a node, an edge or a subgraph of a flowchart.

    Example:
        >>> quoted('1. the "end"')
        '"1#46; the #quot;end#quot;"'
    """
    # 11.0 to 11.12 take `1. x` and `- x` for a list, and do not draw lists.
    return f'"{_LIST_MARK.sub(lambda mark: mark[1] + _entity_of(mark[2]), plain(text))}"'


def _entity(found: re.Match[str]) -> str:
    return _entity_of(found[0])


def _entity_of(character: str) -> str:
    return f"#{_NAMES.get(character, ord(character))};"
