"""Where the files are that were built from npm's mermaid.

A wheel holds them as `graph/mermaid/static`; a checkout has them in `mermaid/dist`.
"""

from __future__ import annotations

from pathlib import Path


def built_file(name: str) -> Path | None:
    """Return a built file: of an installed package, or of a checkout; nothing where it is not."""
    room = Path(__file__).parent
    folders = (room / "static", room.parent.parent / "mermaid" / "dist")
    return next((folder / name for folder in folders if (folder / name).is_file()), None)
