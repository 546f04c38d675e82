"""Plan or apply a school's register, or undo the last import."""  # noqa: N999 - the command's name

from sleutelbos.entrypoints.cli import register, start, undoing
from sleutelbos.entrypoints.cli.arguments import Options


def run(options: Options) -> int:
    """Plan the file; with --apply, do it here and now; with --undo, take the last one back."""
    start.ready()
    return undoing.run(options) if options.undo else register.run(options)
