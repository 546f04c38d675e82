"""The sleutelbos command: read what is asked, then load only what that takes."""

import os
import sys
from importlib import import_module

from sleutelbos.entrypoints.cli import arguments

DONE, REFUSED = 0, 1


def main(words: list[str] | None = None) -> int:
    """Run a command; return 0 when done, 1 when refused with reasons (2, wrong use, exits)."""
    options = arguments.parse(sys.argv[1:] if words is None else words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sleutelbos.config.settings")
    if options.command == "demo":
        from sleutelbos.config import demonstration

        refused = demonstration.prepare(os.environ, port=options.port)
        if refused:
            return _refuse(refused)
    return _run(options)


def _run(options: arguments.Options) -> int:
    from sleutelbos.config.environment import WrongSettings

    try:
        command = import_module(f"sleutelbos.entrypoints.cli.commands.{options.command}")
        code = int(command.run(options) or DONE)
        sys.stdout.flush()
        return code
    except WrongSettings as refusal:
        return _refuse(refusal.problems)
    except KeyboardInterrupt:
        return 128 + 2
    except BrokenPipeError:  # whoever reads has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        from sleutelbos.entrypoints.cli import words

        reasons = words.reasons(error)
        if not reasons:
            raise
        return _refuse(reasons)


def _refuse(reasons: list[str]) -> int:
    for reason in reasons:
        sys.stderr.write(f"{reason}\n")
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
