"""Write a guide of a school into a file: what its page and its PDF are on the portal."""

from typing import Any

from sleutelbos.entrypoints.cli import asked, screen, start
from sleutelbos.entrypoints.cli.arguments import Options
from sleutelbos.entrypoints.cli.errors import Refused


def run(options: Options) -> None:
    """Write it; refuse a language that the school does not offer."""
    start.ready()
    if options.paper == "a3" and (options.guide, options.format) != ("poster", "pdf"):
        raise Refused("Only the PDF of the poster comes on A3.")
    with asked.school(options.school) as school:
        if options.language not in school.languages:
            offered = ", ".join(school.languages)
            raise Refused(f"{school.name} does not offer {options.language} ({offered}).")
        options.out.write_bytes(_content(school, options))
    screen.say(f"{options.guide} of {school.name} in {options.out}")


def _content(school: Any, options: Options) -> bytes:
    from sleutelbos.guides import files
    from sleutelbos.guides.pdf import Paper
    from sleutelbos.guides.values import Kind
    from sleutelbos.web import guides

    kind, language = Kind(options.guide), options.language
    if options.format == "html":
        return guides.standalone(school, kind, language=language).encode()
    return files.pdf(school, kind, language=language, paper=Paper(options.paper))
