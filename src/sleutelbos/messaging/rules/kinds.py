"""Say what a file is by what is in it, and whether it may come in. Nobody's word counts.

What is no picture is only ever given as a file to keep: HTML, SVG and scripts in a PDF run nowhere.
"""

import enum

from sleutelbos.messaging.rules import filenames

HEAD = 64  # bytes that the answer needs
OTHER = "application/octet-stream"
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})


class Wrong(enum.StrEnum):
    """Why a file is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_LARGE_TOGETHER = "too_large_together"
    TOO_MANY = "too_many"
    DANGEROUS = "dangerous"  # a program
    NOT_WHAT_IT_SAYS = "not_what_it_says"
    TELLS_WHERE = "tells_where"  # a photograph that we cannot take the place out of
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too_many_pixels"
    NO_ROOM = "no_room"
    NOT_ALLOWED = "not_allowed"


_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"ID3", "audio/mpeg"),
)
_SUFFIXES = {
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png", ".apng"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
}
_OFFICE = (".docx", ".xlsx", ".pptx")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf",
             b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"L\x00\x00\x00\x01\x14\x02\x00",
             b"MSCF")  # fmt: skip
# What a computer runs, or lets run, when somebody clicks it twice.
_RUNS = frozenset({
    ".action", ".app", ".appx", ".apk", ".bat", ".cab", ".chm", ".cmd", ".com", ".command", ".cpl",
    ".deb", ".desktop", ".dll", ".dmg", ".docm", ".dotm", ".exe", ".hta", ".img", ".inf", ".iso",
    ".jar", ".js", ".jse", ".lnk", ".mde", ".msc", ".msi", ".msix", ".msp", ".mst", ".pif", ".potm",
    ".ppam", ".ppsm", ".pptm", ".ps1", ".psm1", ".reg", ".rpm", ".run", ".scf", ".scr", ".sct",
    ".sh", ".sys", ".url", ".vb", ".vbe", ".vbs", ".vhd", ".vhdx", ".ws", ".wsc", ".wsf", ".wsh",
    ".xlam", ".xll", ".xlsb", ".xlsm", ".xltm",
})  # fmt: skip
# Photographs with the place and the hour in them, which we cannot clean.
_UNCLEANED = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1",
                        b"avif", b"avis"})  # fmt: skip


def found(head: bytes) -> str:
    """Return the type of a file that begins so."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "video/mp4"
    return OTHER


def named(name: str, head: bytes) -> str:
    """Return a cleaned name that fits what is in the file."""
    shown, kind = filenames.clean(name), found(head)
    fitting = _SUFFIXES.get(kind)
    if fitting and filenames.suffix_of(shown) not in fitting:
        return filenames.with_suffix(shown, fitting[0])
    return shown


def wrong(name: str, head: bytes) -> Wrong | None:
    """Return why a file with this cleaned name, which begins so, may not come in."""
    suffix, kind = filenames.suffix_of(name), found(head)
    if not head:
        return Wrong.EMPTY
    if suffix in _RUNS or head.startswith(_PROGRAMS):
        return Wrong.DANGEROUS
    if _tells_where(head):
        return Wrong.TELLS_WHERE
    if suffix in _OFFICE and kind not in ("application/zip", "application/x-ole-storage"):
        return Wrong.NOT_WHAT_IT_SAYS
    if kind not in _SUFFIXES and any(suffix in claimed for claimed in _SUFFIXES.values()):
        return Wrong.NOT_WHAT_IT_SAYS
    return None


def _tells_where(head: bytes) -> bool:
    is_tiff = head[:4] in (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
    is_jxl = head[:12] == b"\x00\x00\x00\x0cJXL \r\n\x87\n" or head[:2] == b"\xff\x0a"
    return is_tiff or is_jxl or (head[4:8] == b"ftyp" and head[8:12] in _UNCLEANED)
