"""Plan or apply a school's register."""  # noqa: N999 - the command's own name

from sleutelbos.entrypoints.cli import register, start
from sleutelbos.entrypoints.cli.arguments import Options


def run(options: Options) -> int:
    """Plan the file; with --apply, do it here and now."""
    start.ready()
    return register.run(options)
