"""Make a safe name of what somebody's computer calls a file (RFC 6266, §4.3)."""

import re
import unicodedata

LONGEST = 100  # letters
_BYTES = 200  # of its UTF-8: file systems take 255, and readers put something behind it
_NEVER = re.compile(r'[<>:"/\\|?*]')
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,10}$")
# Windows opens a device for these, whatever stands behind the dot.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)


def clean(name: str, *, otherwise: str = "bestand") -> str:
    """Return the last part of a name, without what hides, turns around or steers; never nothing."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(" " if one.isspace() else one for one in last if not _hides(one))
    shown = " ".join(_NEVER.sub("-", plain).split()).rstrip(" .")
    body, suffix = shown[: len(shown) - len(suffix_of(shown))], suffix_of(shown)
    body = _cut(body, LONGEST - len(suffix), _BYTES - len(suffix)).strip(" .")
    if not body:
        return f"{otherwise}{suffix}"
    return f"_{body}{suffix}" if _DEVICES.match(f"{body}{suffix}") else f"{body}{suffix}"


def suffix_of(name: str) -> str:
    """Return what stands behind the last dot, with it; nothing when that is no suffix."""
    found = _SUFFIX.search(name)
    return found[0].lower() if found else ""


def with_suffix(name: str, suffix: str) -> str:
    """Return a name with a suffix behind it, no longer than names are."""
    return f"{_cut(name, LONGEST - len(suffix), _BYTES - len(suffix))}{suffix}"


def _hides(letter: str) -> bool:
    """Say whether a letter is none: controls, turns of direction, no width, half a letter."""
    return not letter.isspace() and unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn")


def _cut(text: str, letters: int, size: int) -> str:
    return text[:letters].encode("utf-8", "ignore")[:size].decode("utf-8", "ignore")
