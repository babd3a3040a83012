"""The version of the program that answers."""

from importlib.metadata import PackageNotFoundError, version


def program_version() -> str:
    """Return the version that is installed, `unknown` in a checkout that is not."""
    try:
        return version("scenariograph")
    except PackageNotFoundError:
        return "unknown"
