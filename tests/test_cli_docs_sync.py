"""`docs sync`, `docs adopt` and `render scenario` as programs: output, files, exit codes."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.cli_harness import run

MARKED = "# A\n\n<!-- scenariograph: scenario netflix_streaming -->\nold\n<!-- /scenariograph -->\n"
BROKEN = "<!-- scenariograph: scenario netflix_streaming -->\n"
PAGE = "## Scenario Overview\n\n- **Scenario ID**: netflix_streaming\n\n"
TEMPLATE = "```mermaid\ngraph TB\n  Users[U]\n  D1S0[Regions]\n  Users --> D1S0\n```\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a page.md").write_text(MARKED)
    return tmp_path


def test_sync_writes_and_then_has_nothing_to_do(folder: Path) -> None:
    first = run("docs", "sync", "docs", cwd=folder)
    assert (first.code, first.out) == (0, "")
    assert first.err == (
        "1 picture between markers in 1 file: 1 not as the graph says. 1 file written.\n"
    )
    data = (folder / "docs" / "a page.md").read_bytes()
    assert data.startswith(
        b"# A\n\n<!-- scenariograph: scenario netflix_streaming -->\n```mermaid\n"
    )
    again = run("docs", "sync", "docs", "--diff", cwd=folder)
    assert (again.code, again.out) == (0, "")
    assert again.err == "1 picture between markers in 1 file: 0 not as the graph says.\n"
    assert (folder / "docs" / "a page.md").read_bytes() == data


def test_check_writes_nothing_and_names_the_line(folder: Path) -> None:
    done = run("docs", "sync", "docs", "--check", "--diff", cwd=folder)
    assert done.code == 1
    assert done.out.startswith("docs/a page.md:3: error diagram-stale What stands under the marker")
    assert "\n-old\n+```mermaid\n+flowchart TB\n" in done.out
    assert (folder / "docs" / "a page.md").read_text() == MARKED
    assert run("docs", "sync", "docs", cwd=folder).code == 0
    done = run("docs", "sync", "docs", "--check", cwd=folder)
    assert (done.code, done.out) == (0, "")


def test_a_page_at_fault_stays_and_the_others_are_written(folder: Path) -> None:
    (folder / "docs" / "b.md").write_text(MARKED + BROKEN)
    done = run("docs", "sync", "docs", cwd=folder)
    assert done.code == 1
    assert done.out.startswith("docs/b.md:6: error marker-unclosed Nothing ends")
    assert "1 file written. 1 fault of markers; their files are as they were." in done.err
    assert (folder / "docs" / "b.md").read_text() == MARKED + BROKEN
    assert "flowchart" in (folder / "docs" / "a page.md").read_text()


@pytest.mark.parametrize("page", ["a", "a\r\nb"])
def test_without_markers_there_is_nothing_to_do(page: str, folder: Path) -> None:
    (folder / "docs" / "a page.md").write_text(page)
    done = run("docs", "sync", "docs", cwd=folder)
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("There is no marker in these files.")


def test_a_file_that_is_read_only_stays(folder: Path) -> None:
    page = folder / "docs" / "a page.md"
    page.chmod(0o444)
    (folder / "docs" / "b.md").write_text(MARKED)
    done = run("docs", "sync", "docs", cwd=folder)
    assert done.code == 1
    assert "docs/a page.md: Not written: the file is read-only" in done.err
    assert page.read_text() == MARKED
    assert stat.S_IMODE(page.stat().st_mode) == 0o444
    assert "flowchart" in (folder / "docs" / "b.md").read_text()
    assert sorted(path.name for path in page.parent.iterdir()) == ["a page.md", "b.md"]


@pytest.mark.parametrize("command", ["sync", "adopt"])
def test_what_cannot_be_read_is_told(command: str, folder: Path) -> None:
    done = run("docs", command, "nowhere", "docs", cwd=folder)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("nowhere: There is no such file or folder.")


@pytest.mark.slow
def test_a_page_that_is_a_source_itself_comes_to_rest(tmp_path: Path) -> None:
    text = run("render", "scenario", "netflix_streaming").out
    text = text.replace(
        "scenario netflix_streaming -->", "scenario netflix_streaming evidence=on -->"
    )
    (tmp_path / "page.md").write_text(text, encoding="utf-8")
    arguments = ("docs", "sync", "page.md", "--data", "shipped", "--data", "page.md")
    assert run(*arguments, cwd=tmp_path).code == 0
    done = run(*arguments, "--check", "--diff", cwd=tmp_path)
    assert (done.code, done.out) == (0, "")
    assert "%% page.md:" in (tmp_path / "page.md").read_text(encoding="utf-8")


def test_adopt_shows_first_and_writes_on_demand(folder: Path) -> None:
    page = folder / "docs" / "a page.md"
    page.write_text(f"{PAGE}{TEMPLATE}\n```mermaid\npie\n```\n")
    shown = run("docs", "adopt", "docs", cwd=folder)
    assert shown.code == 0
    assert "-  Users --> D1S0\n" in shown.out
    assert "+<!-- scenariograph: scenario netflix_streaming -->\n" in shown.out
    assert shown.err == (
        "docs/a page.md:12: Left alone: it is neither a flowchart nor a sequence diagram.\n"
        "1 picture of a template in 1 file can be replaced. --write does it.\n"
    )
    assert page.read_text() == f"{PAGE}{TEMPLATE}\n```mermaid\npie\n```\n"
    written = run("docs", "adopt", "docs", "--write", cwd=folder)
    assert (written.code, written.out) == (0, shown.out)
    assert "1 picture of a template in 1 file replaced." in written.err
    again = run("docs", "adopt", "docs", "--write", cwd=folder)
    assert (again.code, again.out) == (0, "")
    assert again.err.endswith("0 files replaced. 1 between markers already.\n")
    assert run("docs", "sync", "docs", "--check", cwd=folder).code == 0


def test_adopt_tells_where_nothing_is_a_scenario_page(folder: Path) -> None:
    done = run("docs", "adopt", "docs", cwd=folder)
    assert (done.code, done.out) == (0, "")
    assert done.err == "There is no scenario page among these files.\n"


def test_a_page_in_windows_1252_cannot_hold_korean(folder: Path) -> None:
    page = folder / "docs" / "a page.md"
    page.write_bytes(b"caf\xe9\r\n" + (PAGE + TEMPLATE).replace("\n", "\r\n").encode())
    before = page.read_bytes()
    shown = run("docs", "adopt", "docs", cwd=folder)
    assert "docs/a page.md: This difference cannot be applied: Windows-1252 cannot" in shown.err
    done = run("docs", "adopt", "docs", "--write", cwd=folder)
    assert done.code == 1
    assert "docs/a page.md: Windows-1252 cannot hold" in done.err
    assert page.read_bytes() == before


@pytest.mark.slow
def test_render_writes_a_page_that_loads(tmp_path: Path) -> None:
    done = run("render", "scenario", "netflix_streaming", "-o", "page.md", cwd=tmp_path)
    assert (done.code, done.out, done.err) == (0, "", "")
    text = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert text == run("render", "scenario", "netflix_streaming").out
    assert run("docs", "sync", "page.md", "--check", cwd=tmp_path).code == 0
    query = '{ scenarios(where: {uses: "CloudFront"}) { nodes { key } } }'
    for data in (("shipped",), ("shipped", "page.md")):
        options = [word for source in data for word in ("--data", source)]
        answer = run("query", query, "--format", "csv", *options, cwd=tmp_path)
        assert answer.out.split() == ["key", "dropbox_storage", "netflix_streaming"]


def test_render_in_another_profile() -> None:
    done = run("render", "scenario", "netflix_streaming", "--profile", "english")
    assert done.code == 0
    assert "## Scenario Overview\n" in done.out
    done = run("render", "scenario", "netflix_streaming", "--profile", "klingon")
    assert (done.code, done.out) == (1, "")
    assert done.err == "There is no profile 'klingon'. Did you mean 'english' or 'korean'?\n"


@pytest.mark.slow
def test_render_in_a_profile_of_the_data(tmp_path: Path) -> None:
    (tmp_path / "german.yaml").write_text(
        "profile:\n  key: german\n  headings: {overview: [Überblick], flow: [Ablauf],"
        " flow_steps: [Schritte]}\n  labels: {scenario_id: [Kennung], scenario_name: [Name],"
        " description: [Text], related_days: [Tage], primary_day: [Haupttag],"
        " key_services: [Dienste], pattern: [Muster], use_case: [Zweck], step_services: [Dienst],"
        " process: [Was], next_step: [Danach]}\n  forms: {day: ['Tag {n}']}\n",
        encoding="utf-8",
    )
    data = ("--data", "shipped", "--data", "german.yaml")
    arguments = ("render", "scenario", "netflix_streaming", "--profile", "german")
    done = run(*arguments, *data, cwd=tmp_path)
    assert done.code == 0, done.err
    assert "## Überblick\n\n- **Kennung**: `netflix_streaming`" in done.out
    assert "- **Tage**: Tag 1, Tag 8, Tag 16" in done.out
    assert "mermaid" not in done.out, "the profile has no heading for pictures"
    (tmp_path / "german.yaml").write_text("profile: {key: german, headings: {}, labels: {}}")
    done = run(*arguments, *data, cwd=tmp_path)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("The profile 'german' has no heading 'overview', which this page")


def test_render_refuses_what_a_page_cannot_say(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "scenario:\n  key: a\n  title: A\n  steps: [{title: Go, services: S3}]\n"
        "  interactions: [{source: S3, target: Lambda}]\n"
    )
    done = run(
        "render",
        "scenario",
        "a",
        "--data",
        "shipped",
        "--data",
        "a.yaml",
        "-o",
        "a.md",
        cwd=tmp_path,
    )
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(
        "The interactions of a do not follow from its steps, such as s3 → lambda (a.yaml:5)."
    )
    assert not (tmp_path / "a.md").exists()
    done = run("render", "scenario", "a", "-o", "a.txt", cwd=tmp_path)
    assert done.code == 2
