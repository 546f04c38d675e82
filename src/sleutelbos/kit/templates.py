"""Templates of what stands on its own: mails and files. Pages have theirs in web.pages."""

from pathlib import Path
from typing import Any

from django.utils import translation
from jinja2 import Environment, FileSystemLoader, StrictUndefined


def environment(folder: Path, *, is_html: bool) -> Environment:
    """Return an environment for the templates of a folder, with their texts translated."""
    made: Any = Environment(
        loader=FileSystemLoader(folder),
        autoescape=is_html,  # noqa: S701 - what is plain text is no HTML
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.install_gettext_callables(translation.gettext, translation.ngettext, newstyle=True)
    environment: Environment = made
    return environment
