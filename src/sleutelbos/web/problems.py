"""Name each field in the summary of what is wrong with a form, by the label that stands at it.

The summary comes first in a page and the labels come later, so that it is done when the page is
there: no template can name a field otherwise than the page does.
"""

import re

_ENTRY = re.compile(r'<a class="problem" href="#(id_\w+)">')
_LABEL = r'<label\b[^>]* ?for="{id}"[^>]*>(.*?)</label>'
_LEGEND = r'<legend\b[^>]*>((?:(?!</legend>).)*)</legend>(?:(?!</fieldset>).)*?\bid="{id}"'
_UNSPOKEN = re.compile(r'<span class="mandatory".*?</span>|<svg.*?</svg>|<[^>]*>', re.DOTALL)


def named(page: str) -> str:
    """Return the page with the name of the field before what is said of it."""
    return _ENTRY.sub(lambda found: found[0] + _name(page, found[1]), page)


def _name(page: str, element: str) -> str:
    """Return what a field is called, or nothing: a box to tick is called by its whole sentence."""
    for pattern in (_LABEL, _LEGEND):
        found = re.search(pattern.format(id=element), page, re.DOTALL)
        name = " ".join(_UNSPOKEN.sub("", found[1]).split()) if found else ""
        if name:
            return f"<b><bdi>{name}</bdi></b> – "
    return ""
