"""The command line: `scenariograph serve | query | sparql | diagram | plan | check` and more.

`commands` says what can be typed; what a command does is in the module that has its name. What is
slow to import, a command imports when it runs. `terminal` is the way to standard output and
standard error, and `main` the only way out of the process.
"""

import gc
import sys

PROGRAM = "scenariograph"


def main() -> None:
    """Run the command that the arguments name, and end the process with its exit code."""
    try:
        # Imported here so that Ctrl-C is quiet from the beginning.
        from api.cli.terminal import exit_code_of, speak_utf8  # noqa: PLC0415

        speak_utf8()
        from api.cli.commands import app  # noqa: PLC0415 - it looks at the streams

        code = exit_code_of(lambda: app(prog_name=PROGRAM))
    except KeyboardInterrupt:
        code = 130
    # All of it goes with the process; to look for garbage first takes a tenth of a picture's time.
    gc.freeze()
    sys.exit(code)
