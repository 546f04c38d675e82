"""Keep names plain text in mail: nothing in them is a link, a tag or a template (EML-06)."""

import re
import unicodedata

LONGEST = 80
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINED = re.compile(r"(?<=[^\s])([.:@/\\])(?=\w{2,}|/)")


def name(text: str) -> str:
    """Return a name as it can stand in a mail.

    Mail programs make links of what looks like one, also in plain text: a space after the dot,
    colon, slash or at sign takes that away, and "St.-Jan" or "J.P. Maes" stay as they are.
    """
    seen = "".join(" " if unicodedata.category(letter) in _UNSEEN else letter for letter in text)
    apart = _JOINED.sub(r"\1 ", seen)
    return " ".join(apart.split())[:LONGEST].strip()
