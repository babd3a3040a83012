"""Puts what is built from npm packages into the distributions, so that users need no npm.

The built files are taken as they lie in the `dist` of each package. Where they are missing they are
built, if there is a Node.js and the packages can be fetched. If not, the distribution is made
without them, and says so where they are asked for.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Package(NamedTuple):
    """An npm package of this project, named like its folder and like what `make` calls it."""

    folder: str
    last: str
    """The file that its build writes last: where it stands, all of them do."""
    place: str
    """Where the built files go in a wheel; in an sdist they stay where they are."""


PACKAGES = (
    Package("playground", "index.html", "api/static"),
    Package("mermaid", "LICENSES.txt", "graph/mermaid/static"),
)


class BuiltFilesHook(BuildHookInterface[Any]):
    """Adds the built files to wheels and sdists."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the built files; an editable install reads them where they are."""
        if version == "editable":
            return
        root = Path(self.root)
        for package in PACKAGES:
            folder = root / package.folder
            if (folder / "dist" / package.last).exists() or _build(root, folder):
                stays = f"{package.folder}/dist"
                place = package.place if self.target_name == "wheel" else stays
                build_data["force_include"][str(folder / "dist")] = place
            else:
                self.app.display_warning(
                    f"{package.folder} is left out; `make {package.folder}` builds it."
                )


def _build(root: Path, folder: Path) -> bool:
    """Build a package; tell whether that went well."""
    npm = [sys.executable, str(root / "graph" / "mermaid" / "node.py"), "npm"]
    for words in (["ci"], ["run", "build"]):
        run = subprocess.run(  # noqa: S603 - our own program
            [*npm, *words, "--prefix", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            check=False,
        )
        if run.returncode:
            return False
    return True
