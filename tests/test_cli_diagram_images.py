"""`scenariograph diagram` to pictures, by a real browser."""

from __future__ import annotations

import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.chromium import find_chromium
from tests.cli_harness import PROGRAM, environment, run

pytestmark = pytest.mark.slow
COURSE = (
    "services: [{name: A}, {name: B}]\n"
    "scenario: {key: k, title: 가게, steps: [{title: 요청, services: A}]}\n"
)


@pytest.fixture(autouse=True)
def _browser() -> None:
    find_chromium()


@pytest.fixture
def course(tmp_path: Path) -> Path:
    (tmp_path / "k.yaml").write_text(COURSE)
    return tmp_path


def width_of(png: bytes) -> int:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(png[16:20])


def test_a_picture_into_a_file_and_into_a_pipe(course: Path) -> None:
    for scale in ("1", "3"):
        done = run(
            "diagram", "k", "--data", "k.yaml", "-o", f"{scale}.png", "--scale", scale, cwd=course
        )
        assert (done.code, done.out, done.err) == (0, "", "")
    assert width_of((course / "3.png").read_bytes()) == 3 * width_of(
        (course / "1.png").read_bytes()
    )
    piped = subprocess.run(
        [*PROGRAM, "diagram", "k", "--data", "k.yaml", "--format", "png", "--scale", "1"],
        cwd=course,
        env=environment(),
        stdout=subprocess.PIPE,
        check=True,
    )
    assert piped.stdout == (course / "1.png").read_bytes()


def test_a_picture_that_is_too_large_is_told(course: Path) -> None:
    names = ", ".join(f"N{number}" for number in range(120))
    steps = ", ".join(f"{{title: Go, services: [N{at}]}}" for at in range(119))
    services = ", ".join(f"{{name: {name}}}" for name in names.split(", "))
    text = f"services: [{services}]\nscenario: {{key: k, title: T, steps: [{steps}]}}\n"
    (course / "k.yaml").write_text(text)
    done = run("diagram", "k", "--data", "k.yaml", "-o", "x.png", "--scale", "10", cwd=course)
    assert done.code == 1
    assert done.err.startswith("x.png: not drawn: It would be ")
    assert "\\n" not in done.err
    assert not (course / "x.png").exists()


def test_all_diagrams_as_pictures(course: Path) -> None:
    command = ("diagram", "--all", "--format", "svg", "--data", "k.yaml", "-o", "all")
    (course / "all" / "services.svg").mkdir(parents=True)
    done = run(*command, cwd=course)
    assert done.code == 1
    assert done.err.startswith("all/services.svg: not drawn: Is a directory\n")
    (course / "all" / "services.svg").rmdir()
    done = run(*command, cwd=course)
    assert done.err == "5 files and README.md written to all.\n"
    first = {path.name: path.read_bytes() for path in (course / "all").iterdir()}
    picture = ET.fromstring(first["scenario-k.svg"])  # noqa: S314 - drawn here
    assert "요청" in "".join(picture.itertext())
    run(*command, cwd=course)
    assert {path.name: path.read_bytes() for path in (course / "all").iterdir()} == first
