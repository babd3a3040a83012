"""Take the addresses out of package-lock.json: it holds versions and hashes, and nothing else.

`make lock` calls it: .npmrc makes npm leave out where packages come from, but not who funds them.

    python tests/mermaid/strip_lock.py tests/http_audit    of another folder than this one
"""

import json
import sys
from pathlib import Path

LOCK = Path(__file__).with_name("package-lock.json")


def main(path: Path | None = None) -> None:
    """Rewrite a lock without the keys that hold addresses."""
    path = path or LOCK
    lock = json.loads(path.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)
        package.pop("resolved", None)
    path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for folder in sys.argv[1:] or [str(LOCK.parent)]:
        main(Path(folder) / LOCK.name)
