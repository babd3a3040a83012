"""Settings from flags, the environment and a file, in that order."""

from pathlib import Path

import pytest

from api.config import Config, read_config, variable_of
from graph.errors import SourceError

NETWORKS = "addresses or networks such as 10.0.0.0/8"
ORIGINS = "origins such as https://example.org, without a path"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def origins(config: Config) -> dict[str, str]:
    return {item.name: item.origin for item in config.settings if item.origin != "default"}


def errors(environment: dict[str, str], file: Path | None = None) -> list[str]:
    with pytest.raises(SourceError) as caught:
        read_config({}, environment, file)
    return [str(fault) for fault in caught.value.faults]


def test_flags_come_before_the_environment_and_that_before_the_file() -> None:
    Path("scenariograph.toml").write_text(
        "port = 1\nhost = 'a'\nlog = 'json'\ndata = ['shipped', 'pages']\n[limits]\ndepth = 5\n",
        encoding="utf-8",
    )
    environment = {"SCENARIOGRAPH_PORT": "2", "SCENARIOGRAPH_HOST": "b"}
    config = read_config({"port": 3, "host": None}, environment)
    assert (config.process.port, config.process.host, config.process.log) == (3, "b", "json")
    assert config.process.data == ("shipped", "pages")
    assert config.api.limits.depth == 5
    assert origins(config) == {
        "port": "flag",
        "host": "SCENARIOGRAPH_HOST",
        "log": "scenariograph.toml",
        "data": "scenariograph.toml",
        "limits.depth": "scenariograph.toml",
    }


def test_without_any_of_them_the_defaults_hold() -> None:
    config = read_config({}, {})
    assert origins(config) == {}
    assert config.process.data == ("shipped",)


def test_values_of_every_type() -> None:
    config = read_config(
        {},
        {
            variable_of("introspection"): "no",
            variable_of("cors_origins"): "https://a.example, https://b.example",
            variable_of("token_file"): "tokens.txt",
            variable_of("limits.cost"): "0",
        },
    )
    assert config.api.introspection is False
    assert config.api.cors_origins == ("https://a.example", "https://b.example")
    assert config.api.token_file == Path("tokens.txt")
    assert config.api.limits.cost == 0


def test_what_is_wrong_is_said_all_at_once(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("prot = 1\nhost = 7\n[limits]\ndephts = 1\n", encoding="utf-8")
    wrong = {"SCENARIOGRAPH_PORT": "many", "SCENARIOGRAPH_RELOAD": "perhaps"}
    assert errors(wrong, file) == [
        f"{file}: There is no setting 'prot'. Did you mean 'port'?",
        f"{file}: There is no setting 'limits.dephts'. Did you mean 'limits.depth'?",
        f"{file}: The setting host is 7: expected text.",
        "SCENARIOGRAPH_PORT: The setting port is 'many': expected a whole number.",
        "SCENARIOGRAPH_RELOAD: The setting reload is 'perhaps': expected true or false.",
    ]


@pytest.mark.parametrize(
    ("setting", "text", "expected"),
    [
        ("log", "jsn", "text or json"),
        ("data", "", "a file or a folder, or shipped"),
        ("limits.depth", "-1", "a whole number from 0 on"),
        ("limits.depth", "1.5", "a whole number"),
        ("max_age", "", "a whole number"),
        ("token_file", "", "a path"),
        ("trusted_proxies", "10.0.0.0/33", f"{NETWORKS}, not '10.0.0.0/33'"),
        ("trusted_proxies", "10.0.0.1/8", f"{NETWORKS}, not '10.0.0.1/8'"),
        ("trusted_proxies", "::1,proxy", f"{NETWORKS}, not 'proxy'"),
        ("cors_origins", "http://x.example/", f"{ORIGINS}, not 'http://x.example/'"),
        ("cors_origins", "http://x.example/app", f"{ORIGINS}, not 'http://x.example/app'"),
        ("cors_origins", "*,x.example", f"{ORIGINS}, not 'x.example'"),
        ("cors_origins", "https://X.example", f"{ORIGINS}, not 'https://X.example'"),
    ],
)
def test_values_that_make_no_sense(setting: str, text: str, expected: str) -> None:
    variable = variable_of(setting)
    (error,) = errors({variable: text})
    assert error == f"{variable}: The setting {setting} is {text!r}: expected {expected}."


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        ("trusted_proxies", "10.0.0.0/8,127.0.0.1,::1,fd00::/8"),
        ("trusted_proxies", "*"),
        ("cors_origins", "https://a.example,http://localhost:3000,http://[::1]:3000"),
        ("cors_origins", "*"),
        ("cors_origins", "null,app://x"),
    ],
)
def test_lists_whose_parts_make_sense(setting: str, text: str) -> None:
    config = read_config({}, {variable_of(setting): text})
    assert getattr(config.api, setting) == tuple(text.split(","))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("hosts = [1, 2]", "a list of texts"),
        ("data = 'shipped'", "a list of texts"),
        ("data = []", "a file or a folder, or shipped"),
        ("port = true", "a whole number"),
        ("port = -1", "a whole number from 0 on"),
        ("public = 1", "true or false"),
        ("documents = 1", "a path"),
    ],
)
def test_values_of_a_file_that_make_no_sense(tmp_path: Path, line: str, expected: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(line, encoding="utf-8")
    (error,) = errors({}, file)
    assert error.startswith(f"{file}: The setting ")
    assert error.endswith(f": expected {expected}.")


@pytest.mark.parametrize(("text", "value"), [("on", True), (" TRUE ", True), ("off", False)])
def test_truths(text: str, value: bool) -> None:
    assert read_config({}, {variable_of("public"): text}).api.public is value


def test_a_misspelt_variable_is_an_error_and_a_foreign_one_is_not() -> None:
    assert errors({"SCENARIOGRAPH_PROT": "1", "SCENARIOGRAPH_COURSE": "x"}) == [
        "SCENARIOGRAPH_PROT: There is no such setting. Did you mean 'SCENARIOGRAPH_PORT'?"
    ]


@pytest.mark.parametrize("text", ["port = ", "port = 1\nport = 2", "\xff"])
def test_a_file_that_is_no_toml(tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="latin-1")
    (error,) = errors({}, file)
    assert error.startswith(f"{file}: This is no TOML file that can be read")


def test_a_file_that_was_named_has_to_exist() -> None:
    assert errors({"SCENARIOGRAPH_CONFIG": "none.toml"}) == [
        "none.toml: There is no such file. Check the path."
    ]
