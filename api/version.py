"""The version of the program that answers."""

from importlib import metadata


def program_version() -> str:
    """Return the version that is installed, `unknown` in a checkout that is not."""
    try:
        return metadata.version("scenariograph")
    except metadata.PackageNotFoundError:
        return "unknown"
