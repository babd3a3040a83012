"""Pictures of diagrams, drawn one after the other in one browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from api.cli.diagram_pieces import Piece
from api.cli.diagram_progress import progress
from api.cli.diagram_wanted import Wanted
from graph.mermaid.browser import ImageFormat, RefusedError, render


def draw_pictures(
    written: Sequence[Piece], wanted: Wanted, put: Callable[[Path, bytes], None]
) -> dict[Path, str]:
    """Draw pieces in order, hand each to `put` as soon as it is there, and return why some failed.

    Raises:
        BrowserUnavailableError: The message says what to install.
        OSError: If `put` raises it.
    """
    texts = ((str(piece.path), piece.text) for piece in written)
    with progress(len(written)) as advance:
        pictures = render(
            texts, ImageFormat(wanted.layout), scale=wanted.scale, progress=lambda _: advance()
        )
        try:
            for path, picture in pictures:
                put(Path(path), picture)
        except RefusedError as error:
            # Mermaid says where it gave up in several lines.
            return {Path(path): " ".join(why.split()) for path, why in error.refused.items()}
    return {}
