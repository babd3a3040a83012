"""Pictures by a real browser: what they hold, how large they are, and what cannot be drawn."""

import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.async_api import Page

from graph.mermaid import studio
from graph.mermaid.browser import (
    BrowserUnavailableError,
    ImageFormat,
    RefusedError,
    render,
)
from tests.chromium import find_chromium

SVG = "{http://www.w3.org/2000/svg}"
FLOWCHART = """\
flowchart LR
  subgraph d8["Day 8: 스토리지"]
    s3["S3 버킷<br/>#lt;T#gt; &nbsp; & more"]
  end
  user(["전 세계 사용자"]) -->|"1. 요청"| s3
  click s3 href "https://example.org/s3"
"""
TEXTS = {
    "flowchart": FLOWCHART,
    "sequence": "sequenceDiagram\n  actor u as 사용자\n  u->>u: 요청<br/>#lt;GET#gt;\n",
    "architecture": (
        "architecture-beta\n  service s3(logos:aws-s3)[S3]\n  service u(internet)[User]\n"
        "  u:R --> L:s3\n"
    ),
    "gantt": (
        "gantt\n  dateFormat YYYY-MM-DD\n  section 1주차\n  Day 1 :d1, 2026-01-05, 3650d\n"
        "  Day 2 :after d1, 1d\n"
    ),
    "timeline": "timeline\n  section 1주차\n    Day 1 : S3 : IAM\n",
    "mindmap": "mindmap\n  root((AWS))\n    저장\n      S3\n    Compute\n      EC2\n",
}
WORDS = {
    "flowchart": {"Day 8: 스토리지", "S3 버킷", "전 세계 사용자", "1. 요청"},
    "sequence": {"사용자", "<GET>"},
    "architecture": {"S3", "User"},
    "gantt": {"1주차", "Day 1", "Day 2"},
    "timeline": {"1주차", "Day 1", "IAM"},
    "mindmap": {"AWS", "저장", "EC2"},
}


@pytest.fixture(autouse=True)
def _browser(request: pytest.FixtureRequest) -> None:
    if "slow" in request.keywords:
        find_chromium()


def drawn(texts: dict[str, str], kind: ImageFormat, scale: float = 2) -> dict[str, bytes]:
    return dict(render(texts.items(), kind, scale=scale))


@pytest.fixture(scope="module")
def vectors() -> dict[str, ET.Element]:
    """Each text as SVG."""
    find_chromium()
    return {
        name: ET.fromstring(picture)  # noqa: S314 - drawn here
        for name, picture in drawn(TEXTS, ImageFormat.SVG).items()
    }


def size_of_png(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def rows_of_png(picture: bytes) -> Iterator[bytes]:
    """Yield the rows of a PNG as they are packed, which is enough to see whether they are empty."""
    data = b""
    at = 8
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        if picture[at + 4 : at + 8] == b"IDAT":
            data += picture[at + 8 : at + 8 + length]
        at += length + 12
    unpacked = zlib.decompress(data)
    _, height = size_of_png(picture)
    width = len(unpacked) // height
    yield from (unpacked[row * width : (row + 1) * width] for row in range(height))


@pytest.mark.slow
@pytest.mark.parametrize("name", TEXTS)
def test_an_svg_shows_the_words_and_has_a_size(vectors: dict[str, ET.Element], name: str) -> None:
    picture = vectors[name]
    assert picture.tag == f"{SVG}svg"
    shown = " ".join(" ".join(picture.itertext()).split())
    assert {word for word in WORDS[name] if word not in shown} == set()
    *_, width, height = picture.attrib["viewBox"].split()
    assert (picture.attrib["width"], picture.attrib["height"]) == (width, height)
    assert int(width) > 50
    assert int(height) > 50


@pytest.mark.slow
def test_icons_of_aws_are_drawn(vectors: dict[str, ET.Element]) -> None:
    # The icon for one that is not known is a question mark.
    assert "?" not in "".join(vectors["architecture"].itertext())
    assert vectors["architecture"].find(f".//{SVG}linearGradient") is not None


@pytest.mark.slow
def test_links_stay_and_scripts_do_not() -> None:
    text = (
        "flowchart LR\n"
        '  a["<img src=x onerror=alert(1)><script>alert(2)</script>x"] --> b["B"]\n'
        '  click a href "https://example.org/"\n  click b href "javascript:alert(3)"\n'
    )
    picture = drawn({"a": text}, ImageFormat.SVG)["a"].decode()
    assert 'href="https://example.org/"' in picture
    assert "alert" not in picture


@pytest.mark.slow
def test_a_png_is_as_large_as_it_should_be() -> None:
    sizes = {
        scale: size_of_png(drawn({"a": FLOWCHART}, ImageFormat.PNG, scale)["a"]) for scale in (1, 3)
    }
    assert (sizes[3][0] / 3, sizes[3][1] / 3) == sizes[1]
    rows = list(rows_of_png(drawn({"a": FLOWCHART}, ImageFormat.PNG)["a"]))
    assert len(set(rows)) > 20


@pytest.mark.slow
def test_a_pdf_is_one_page_that_fits(vectors: dict[str, ET.Element]) -> None:
    picture = drawn({"a": FLOWCHART}, ImageFormat.PDF)["a"]
    assert picture.startswith(b"%PDF-")
    assert b"/Count 1\n" in picture
    box = picture.split(b"/MediaBox [")[1].split(b"]")[0].split()
    inch, point = 96, 72
    for side, length in zip(("width", "height"), box[2:], strict=True):
        pixels = int(vectors["flowchart"].attrib[side])
        assert abs(float(length) * inch / point - pixels) <= 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", ImageFormat)
def test_the_same_texts_give_the_same_bytes(kind: ImageFormat) -> None:
    first = drawn(TEXTS, kind)
    backwards = dict(reversed(TEXTS.items()))
    assert drawn(backwards, kind) == first


@pytest.mark.slow
def test_a_text_that_mermaid_refuses_does_not_stop_the_others() -> None:
    texts = {
        "syntax": "flowchart LR\n  a[x (y)]\n",
        "first": "flowchart LR\n  a\n",
        "long": 'flowchart LR\n  a["' + 50_000 * "x" + '"]\n',
        "edges": "flowchart LR\n" + 501 * "  a --> b\n",
        "date": "gantt\n  dateFormat YYYY-MM-DD\n  section a\n  b :c, someday, 1d\n",
        "nothing": "",
        "second": "flowchart LR\n  b\n",
    }
    names: list[str] = []
    done: list[int] = []
    with pytest.raises(RefusedError) as raised:
        names.extend(
            name for name, _ in render(texts.items(), ImageFormat.SVG, progress=done.append)
        )
    assert names == ["first", "second"]
    assert done == [1, 2, 3, 4, 5, 6, 7]
    told = raised.value.refused
    assert list(told) == ["syntax", "long", "edges", "date", "nothing"]
    assert "Parse error on line 2" in told["syntax"]
    assert told["long"] == "Text too long to be drawn: 50020 > 50000"
    assert "Edge limit exceeded" in told["edges"]
    assert "someday" in told["date"]
    assert "No diagram type detected" in told["nothing"]
    assert str(raised.value).startswith("syntax: Parse error")


@pytest.mark.slow
def test_a_picture_that_png_cannot_hold_is_refused() -> None:
    text = "flowchart LR\n" + "".join(f"  n{number} --> n{number + 1}\n" for number in range(200))
    with pytest.raises(RefusedError, match="at most 16384"):
        drawn({"a": text}, ImageFormat.PNG)
    assert drawn({"a": text}, ImageFormat.SVG)


@pytest.mark.slow
def test_what_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"a": "flowchart LR\n  a\n", "b": "flowchart LR\n  b\n"}
    monkeypatch.setattr(studio, "DRAW_SECONDS", 0)
    with pytest.raises(RefusedError) as raised:
        drawn(texts, ImageFormat.PNG)
    assert raised.value.refused == dict.fromkeys(texts, "It was not drawn within 0 seconds.")


@pytest.mark.slow
def test_a_browser_that_hangs_or_breaks_down_is_started_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draws = studio.Studio._taken  # noqa: SLF001 - there is no text that does this to Mermaid

    async def misuse(self: studio.Studio, page: Page, text: str, kind: ImageFormat) -> bytes:
        if text == "hang":
            monkeypatch.setattr(studio, "DRAW_SECONDS", 60)
            await page.evaluate("() => { for (;;); }")
        if text == "break":
            await page.close()
        return await draws(self, page, text, kind)

    monkeypatch.setattr(studio.Studio, "_taken", misuse)
    monkeypatch.setattr(studio, "DRAW_SECONDS", 3)
    texts = {"a": "hang", "b": "break", "c": "flowchart LR\n  c\n"}
    names: list[str] = []
    with pytest.raises(RefusedError) as raised:
        names.extend(name for name, _ in render(texts.items(), ImageFormat.SVG))
    assert names == ["c"]
    assert list(raised.value.refused) == ["a", "b"]
    assert raised.value.refused["a"].startswith("It was not drawn within")
    assert raised.value.refused["b"].startswith("The browser broke down: ")


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "playwright.async_api", None)
    with pytest.raises(BrowserUnavailableError, match=r"scenariograph\[images\]"):
        drawn({"a": FLOWCHART}, ImageFormat.SVG)


def test_without_the_built_page_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studio, "built_file", lambda _: None)
    with pytest.raises(BrowserUnavailableError, match="make mermaid"):
        drawn({"a": FLOWCHART}, ImageFormat.SVG)


def test_without_a_browser_it_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studio, "PROGRAMS", ())
    monkeypatch.setattr(studio, "CHANNELS", ())
    with pytest.raises(BrowserUnavailableError, match="playwright install chromium"):
        drawn({"a": FLOWCHART}, ImageFormat.SVG)


def test_a_browser_that_does_not_start_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\necho out of order >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(studio, "PROGRAMS", (str(program),))
    with pytest.raises(BrowserUnavailableError, match="chromium does not start"):
        drawn({"a": FLOWCHART}, ImageFormat.SVG)


def test_nothing_to_draw_needs_no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studio, "built_file", lambda _: None)
    assert drawn({}, ImageFormat.SVG) == {}
