"""What stands in the fields of a page."""

import re


def hidden(page: str, name: str) -> str:
    """Return what a hidden field of a page holds; nothing when it has none."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""
