"""Where the settings come from: flags, then the environment, then a TOML file, then defaults."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from ipaddress import ip_network
from pathlib import Path
from typing import Any, get_args, get_type_hints

from api.limits import Limits
from api.settings import Settings
from graph.errors import Fault, SourceError, did_you_mean
from graph.load.files import SHIPPED

PREFIX = "SCENARIOGRAPH_"
DEFAULT_FILE = Path("scenariograph.toml")
"""Read where it lies in the working directory and no other file is named."""
DEFAULT, FLAG = "default", "flag"
LOGS = ("text", "json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """How the server process runs, apart from what it answers."""

    data: tuple[str, ...] = (SHIPPED,)
    """Files and folders to load; `shipped` stands for the shipped course."""
    host: str = "127.0.0.1"
    """The name or address to listen on."""
    port: int = 8000
    """The port to listen on; 0 takes any that is free."""
    workers: int = 1
    """How many processes answer."""
    reload: bool = True
    """Whether changed sources are loaded again."""
    log: str = "text"
    """How the log is written: `text` for people, `json` for programs."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as it holds."""

    name: str
    """As files have it: `limits.depth`."""
    value: Any
    """What it is."""
    origin: str
    """Where that comes from: `default`, `flag`, the name of a variable, or the path of a file."""


@dataclass(frozen=True, slots=True)
class Config:
    """All settings as they hold."""

    process: Process
    """How the process runs."""
    api: Settings
    """What it answers."""
    settings: tuple[Setting, ...] = field(repr=False)
    """The same one by one, in the order of their declaration."""


def variable_of(name: str) -> str:
    """Return the environment variable of a setting.

    Example:
        >>> variable_of("limits.depth")
        'SCENARIOGRAPH_LIMITS_DEPTH'
    """
    return PREFIX + name.upper().replace(".", "_")


def read_config(
    flags: Mapping[str, Any], environment: Mapping[str, str], file: Path | None = None
) -> Config:
    """Return the settings that hold.

    Args:
        flags: Settings that were typed, by name; None where one was not.
        environment: Variables; those that begin with `SCENARIOGRAPH_` count.
        file: A TOML file; without one, `scenariograph.toml` where that exists.

    Raises:
        SourceError: With every unknown name, every value of a wrong type, and a file that cannot
            be read.
    """
    named = {name: value for name, value in flags.items() if value is not None}
    faults: list[Fault] = []
    stated = _from_file(file, environment, faults)
    faults.extend(_misspelt(environment))
    settings = []
    for name, spec in _specs().items():
        variable = variable_of(name)
        if name in named:
            settings.append(Setting(name, named[name], FLAG))
        elif variable in environment:
            read = _read(spec.from_text, environment[variable], variable, name, faults)
            settings.append(Setting(name, read, variable))
        elif name in stated:
            value, origin = stated[name]
            read = _read(spec.from_toml, value, origin, name, faults)
            settings.append(Setting(name, read, origin))
        else:
            settings.append(Setting(name, spec.default, DEFAULT))
    if faults:
        raise SourceError(faults)
    return _config(settings)


def _config(settings: list[Setting]) -> Config:
    values = {setting.name: setting.value for setting in settings}
    limits = Limits(**{f.name: values[f"limits.{f.name}"] for f in fields(Limits)})
    api = Settings(
        limits=limits,
        **{f.name: values[f.name] for f in fields(Settings) if f.name != "limits"},
    )
    process = Process(**{f.name: values[f.name] for f in fields(Process)})
    return Config(process, api, tuple(settings))


@dataclass(frozen=True, slots=True)
class _Spec:
    """How a setting is read."""

    kind: type
    default: Any

    def from_text(self, text: str) -> Any:  # noqa: ANN401 - settings are of several types
        """Return what a variable says; raises ValueError with what it should have said."""
        if self.kind is bool:
            return _truth(text)
        if self.kind is tuple:
            return tuple(part.strip() for part in text.split(",") if part.strip())
        if self.kind is Path and not text:
            raise ValueError(f"expected {_TYPES[Path]}")
        return self.kind(text)

    def from_toml(self, value: object) -> Any:  # noqa: ANN401
        """Return what a file says; raises ValueError if it is of another type."""
        if self.kind is tuple and isinstance(value, list):
            if not all(isinstance(item, str) for item in value):
                raise ValueError(f"expected {_TYPES[tuple]}")
            return tuple(value)
        if self.kind is Path and isinstance(value, str):
            return Path(value)
        if type(value) is not self.kind:
            raise ValueError(f"expected {_TYPES[self.kind]}")
        return value


_TRUE = frozenset({"true", "1", "yes", "on"})
_FALSE = frozenset({"false", "0", "no", "off"})
_TYPES = {
    bool: "true or false",
    int: "a whole number",
    str: "text",
    tuple: "a list of texts",
    Path: "a path",
}


def _truth(text: str) -> bool:
    said = text.strip().lower()
    if said not in _TRUE | _FALSE:
        raise ValueError("expected true or false")
    return said in _TRUE


def _check(name: str, value: object) -> None:
    """Raise ValueError if a value is of the right type, and makes no sense all the same."""
    if name == "log" and value not in LOGS:
        raise ValueError(f"expected {' or '.join(LOGS)}")
    if name == "data" and not value:
        raise ValueError("expected a file or a folder, or shipped")
    if name == "workers" and value == 0:
        raise ValueError("expected a whole number from 1 on")
    if isinstance(value, int) and value < 0:
        raise ValueError("expected a whole number from 0 on")
    for each in value if isinstance(value, tuple) else ():
        if name in _PARTS and not _PARTS[name][0](each):
            raise ValueError(f"expected {_PARTS[name][1]}, not {each!r}")


def _is_network(text: str) -> bool:
    """Tell whether addresses can lie in this: not in `10.0.0.0/33`, nor in `10.0.0.1/8`."""
    try:
        ip_network(text)
    except ValueError:
        return text == "*"
    return True


def _is_origin(text: str) -> bool:
    """Tell whether a browser could send this as the `Origin` of a page."""
    return text in {"*", "null"} or _ORIGIN.fullmatch(text) is not None


_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::[0-9]{1,5})?")
_PARTS: dict[str, tuple[Callable[[str], bool], str]] = {
    "cors_origins": (_is_origin, "origins such as https://example.org, without a path"),
    "trusted_proxies": (_is_network, "addresses or networks such as 10.0.0.0/8"),
}
"""Lists of which each part must make sense: whether it does, and what it should have been."""


def _specs() -> dict[str, _Spec]:
    """Return every setting by its name, in the order of declaration."""
    return {
        **dict(_specs_of(Process)),
        **{name: spec for name, spec in _specs_of(Settings) if name != "limits"},
        **{f"limits.{name}": spec for name, spec in _specs_of(Limits)},
    }


def _specs_of(cls: type) -> Iterator[tuple[str, _Spec]]:
    hints = get_type_hints(cls)
    for each in fields(cls):
        hint = hints[each.name]
        options = [option for option in get_args(hint) if option is not type(None)]
        bare = getattr(hint, "__origin__", None) or (options[0] if options else hint)
        yield each.name, _Spec(bare, _default(each))


def _default(each: Field[Any]) -> Any:  # noqa: ANN401 - settings are of several types
    return each.default if each.default is not MISSING else None


def _from_file(
    file: Path | None, environment: Mapping[str, str], faults: list[Fault]
) -> dict[str, tuple[object, str]]:
    """Return what a TOML file states, flattened, each with the path of the file."""
    named = file or (Path(text) if (text := environment.get(f"{PREFIX}CONFIG")) else None)
    path = named or DEFAULT_FILE
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if named is not None:
            faults.append(Fault("There is no such file. Check the path.", str(path)))
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        faults.append(Fault(f"This is no TOML file that can be read: {error}.", str(path)))
        return {}
    known = list(_specs())
    stated: dict[str, tuple[object, str]] = {}
    for name, value in _flattened(tree):
        if name in known:
            stated[name] = (value, os.fspath(path))
        else:
            close = did_you_mean(difflib.get_close_matches(name, known, n=1))
            hint = close or f" Known: {', '.join(known)}."
            faults.append(Fault(f"There is no setting {name!r}.{hint}", str(path)))
    return stated


def _misspelt(environment: Mapping[str, str]) -> Iterator[Fault]:
    """Yield variables that are none of ours, but come near one; others may be anybody's."""
    known = {variable_of(name) for name in _specs()} | {f"{PREFIX}CONFIG"}
    for variable in environment:
        if variable.startswith(PREFIX) and variable not in known:
            close = difflib.get_close_matches(variable, known, n=1, cutoff=0.92)
            if close:
                yield Fault(f"There is no such setting.{did_you_mean(close)}", variable)


def _flattened(tree: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _flattened(value, f"{before}{name}.")
        else:
            yield before + name, value


def _read(
    read: Callable[[Any], Any],
    value: object,
    origin: str,
    name: str,
    faults: list[Fault],
) -> Any:  # noqa: ANN401 - settings are of several types
    try:
        found = read(value)
        _check(name, found)
    except ValueError as error:
        reason = str(error) if str(error).startswith("expected") else "expected a whole number"
        faults.append(Fault(f"The setting {name} is {value!r}: {reason}.", origin))
        return None
    return found
