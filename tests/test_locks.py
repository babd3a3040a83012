"""The locks hold versions and hashes, and no addresses."""

import json
from pathlib import Path

import pytest

from tests.mermaid import strip_lock

ROOT = Path(__file__).parent.parent
PYTHON_LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
NODE_LOCKS = [
    strip_lock.LOCK,
    ROOT / "tests" / "http_audit" / "package-lock.json",
    ROOT / "tests" / "clients" / "package-lock.json",
    ROOT / "bench" / "node" / "package-lock.json",
    ROOT / "mermaid" / "package-lock.json",
    ROOT / "playground" / "package-lock.json",
]


@pytest.mark.parametrize(
    "lock", [*PYTHON_LOCKS, *NODE_LOCKS], ids=lambda lock: f"{lock.parent.name}/{lock.name}"
)
def test_no_lock_holds_an_address(lock: Path) -> None:
    assert "://" not in lock.read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", PYTHON_LOCKS, ids=lambda lock: lock.name)
def test_every_requirement_has_one_version_and_hashes(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    requirements = [line for line in text.splitlines() if line and line.lstrip()[0] != "#"]

    assert requirements
    assert all("==" in line and "--hash=sha256:" in line for line in requirements)


@pytest.mark.parametrize("lock", NODE_LOCKS, ids=lambda lock: lock.parent.name)
def test_every_node_package_has_a_version_and_a_hash(lock: Path) -> None:
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    del packages[""]  # the project itself

    assert all({"version", "integrity"} <= package.keys() for package in packages.values())


def test_the_addresses_that_npm_writes_are_taken_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    expected = strip_lock.LOCK.read_text(encoding="utf-8")
    lock = json.loads(expected)
    for package in lock["packages"].values():
        package["funding"] = "https://example.org/give"
        package["resolved"] = "https://example.org/package.tgz"
    monkeypatch.setattr(strip_lock, "LOCK", tmp_path / "package-lock.json")
    strip_lock.LOCK.write_text(json.dumps(lock), encoding="utf-8")

    strip_lock.main()

    assert strip_lock.LOCK.read_text(encoding="utf-8") == expected
