"""Pictures of Mermaid texts, drawn by Mermaid itself in one headless Chromium."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping

from graph.errors import ScenariographError
from graph.mermaid.studio import BrowserUnavailableError, ImageFormat, NotDrawnError, Studio

__all__ = ["BrowserUnavailableError", "ImageFormat", "RefusedError", "render"]


class RefusedError(ScenariographError):
    """Texts that Mermaid did not draw; all others were drawn."""

    def __init__(self, refused: Mapping[str, str]) -> None:
        """Keep why each was refused, by its name, in the order of the texts."""
        self.refused = dict(refused)
        super().__init__("\n".join(f"{name}: {why}" for name, why in self.refused.items()))


def render(
    texts: Iterable[tuple[str, str]],
    format: ImageFormat,  # noqa: A002 - what it is called everywhere
    *,
    scale: float = 2,
    progress: Callable[[int], None] | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Draw Mermaid texts, and yield each picture with its name, in the order of the texts.

    The same text gives the same bytes with the same browser and fonts. It cannot be called where
    an event loop runs.

    Args:
        texts: Each text after its name, which is only handed back.
        format: What the pictures are written as.
        scale: Pixels of a PNG per CSS pixel; SVG and PDF have no pixels.
        progress: Called after each text with how many are done.

    Raises:
        BrowserUnavailableError: The message says what to install.
        RefusedError: After the last text, where Mermaid did not draw all of them.
    """
    refused: dict[str, str] = {}
    with asyncio.Runner() as runner:
        studio = Studio(scale)
        try:
            for number, (name, text) in enumerate(texts, 1):
                try:
                    picture = runner.run(studio.picture(text, format))
                except NotDrawnError as error:
                    refused[name] = str(error)
                else:
                    yield name, picture
                if progress:
                    progress(number)
        finally:
            runner.run(studio.close())
    if refused:
        raise RefusedError(refused)
