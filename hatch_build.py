"""Puts the playground into the distributions: built files, which need no Node.js any more.

They are taken as they lie in `playground/dist`. Where they are missing they are built, if there is
a Node.js and its packages can be fetched. If not, the distribution is made without them, and the
server's page says so.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLACES = {"wheel": "api/static", "sdist": "playground/dist"}
"""Where the built files go, by the kind of distribution."""


class PlaygroundHook(BuildHookInterface[Any]):
    """Adds the playground to wheels and sdists."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the built files; an editable install reads them where they are."""
        if version == "editable":
            return
        root = Path(self.root)
        dist = root / "playground" / "dist"
        if not (dist / "index.html").exists() and not self._build(root):
            self.app.display_warning("The playground is left out; `make playground` builds it.")
            return
        build_data["force_include"][str(dist)] = PLACES[self.target_name]

    def _build(self, root: Path) -> bool:
        """Build the playground; tell whether that went well."""
        npm = [sys.executable, str(root / "tests" / "mermaid" / "node.py"), "npm"]
        for words in (["ci"], ["run", "build"]):
            run = subprocess.run(  # noqa: S603 - our own program
                [*npm, *words, "--prefix", str(root / "playground")],
                stdin=subprocess.DEVNULL,
                stdout=sys.stderr,
                check=False,
            )
            if run.returncode:
                return False
        return True
