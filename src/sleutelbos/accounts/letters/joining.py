"""Join PDFs that the typesetter made of batches of letters into one, tags included.

So memory stays that of one batch, however many letters a school prints. This reads no other PDFs:
plain objects, one table of offsets. Every batch becomes one bookmark with its letters below it, and
one part of the document's structure.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

# Numbers of the objects that the joined file has once; those of the batches follow.
_CATALOG, _PAGES, _OUTLINES, _STRUCTURE, _DOCUMENT, _INFO, _METADATA = range(1, 8)
_ONCE = 7

_TOKEN = re.compile(rb"\\.|[()]|(\d+) 0 R\b|/(StructParents?) (\d+)", re.DOTALL)
_STREAM = b">>\nstream\n"


@dataclass(frozen=True, slots=True)
class _Batch:
    objects: dict[int, bytes]
    catalog: int
    information: int

    def target(self, number: int, key: bytes) -> int:
        """Return the number of the object to which ``key`` of an object refers."""
        return int(_found(rb"/%b ?\[?(\d+) 0 R" % key, self.objects[number]))


@dataclass(slots=True)
class _Joined:
    out: bytearray = field(default_factory=lambda: bytearray(b"%PDF-1.7\n%\x80\x80\x80\x80\n"))
    offsets: dict[int, int] = field(default_factory=dict)
    last: int = _ONCE
    pages: int = 0
    page_trees: list[int] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)
    parents: list[bytes] = field(default_factory=list)
    bookmarks: list[tuple[int, bytes]] = field(default_factory=list)

    def write(self, number: int, body: bytes) -> None:
        """Add one object."""
        self.offsets[number] = len(self.out)
        self.out += b"%d 0 obj\n%b\nendobj\n" % (number, body)


def join(batches: Iterable[tuple[str, bytes]]) -> bytes:
    """Return one PDF of named batches; title and language are the first one's."""
    joined = _Joined()
    first: _Batch | None = None
    for name, content in batches:
        batch = _read(content)
        first = first or _without_pages(batch)
        _add(joined, batch, name)
    if first is None:
        message = "nothing to join"
        raise ValueError(message)
    return _finished(joined, first)


def _read(content: bytes) -> _Batch:
    start = int(_found(rb"startxref\n(\d+)\n", content[-64:]))
    table, _, trailer = content[start:].partition(b"trailer\n")
    lines = table.split(b"\n")[3:-1]
    offsets = {number: int(line[:10]) for number, line in enumerate(lines, start=1)}
    ends = dict(zip(sorted(offsets.values()), [*sorted(offsets.values())[1:], start], strict=True))
    objects = {
        number: content[offset : ends[offset]].partition(b" obj\n")[2].removesuffix(b"\nendobj\n")
        for number, offset in offsets.items()
    }
    root = int(_found(rb"/Root (\d+) 0 R", trailer))
    return _Batch(objects, root, int(_found(rb"/Info (\d+) 0 R", trailer)))


def _without_pages(batch: _Batch) -> _Batch:
    """Keep only what the joined file takes over from its first batch."""
    kept = (
        batch.catalog,
        batch.information,
        batch.target(batch.catalog, b"Metadata"),
        batch.target(batch.catalog, b"StructTreeRoot"),
    )
    return _Batch({n: batch.objects[n] for n in kept}, batch.catalog, batch.information)


def _add(joined: _Joined, batch: _Batch, name: str) -> None:
    """Write a batch's objects under new numbers; its roots become branches of the joined ones."""
    root, start = batch.catalog, joined.last
    structure = batch.target(root, b"StructTreeRoot")
    outlines = batch.target(root, b"Outlines")
    page_tree = batch.target(root, b"Pages")
    part = batch.target(structure, b"K")
    numbers = {number: start + number for number in batch.objects} | {structure: _DOCUMENT}
    dropped = {root, structure, outlines, batch.information, batch.target(root, b"Metadata")}
    for number, body in batch.objects.items():
        if number in dropped:
            continue
        if number == page_tree:
            body = body.replace(b"/Pages", b"/Pages/Parent %d 0 R" % _PAGES, 1)  # noqa: PLW2901
        elif number == part:
            body = body.replace(b"/S/Document", b"/S/Part", 1)  # noqa: PLW2901
        joined.write(numbers[number], _renumbered(body, numbers, joined.pages))
    joined.page_trees.append(numbers[page_tree])
    joined.parts.append(numbers[part])
    joined.parents += _parents(batch.objects[structure], start, joined.pages)
    bookmark = _renumbered(batch.objects[outlines], numbers, 0)
    page = numbers[batch.target(page_tree, b"Kids")]
    joined.bookmarks.append((numbers[outlines], _bookmark(bookmark, name, page=page)))
    joined.last = start + len(batch.objects)
    joined.pages += int(_found(rb"/Count (\d+)", batch.objects[page_tree]))


def _renumbered(body: bytes, numbers: dict[int, int], pages: int) -> bytes:
    """Shift every reference, but leave text and streams alone."""
    depth = 0

    def shifted(token: re.Match[bytes]) -> bytes:
        nonlocal depth
        depth += {b"(": 1, b")": -1}.get(token[0], 0)
        if depth:
            return token[0]
        if token[1]:
            return b"%d 0 R" % numbers[int(token[1])]
        if token[2]:
            return b"/%b %d" % (token[2], int(token[3]) + pages)
        return token[0]

    head, mark, stream = body.partition(_STREAM)
    return _TOKEN.sub(shifted, head) + mark + stream


def _parents(structure: bytes, start: int, pages: int) -> list[bytes]:
    entries = re.findall(rb"(\d+) (\d+) 0 R", _found(rb"/Nums\[([^]]*)\]", structure))
    return [b"%d %d 0 R" % (int(number) + pages, int(target) + start) for number, target in entries]


def _bookmark(outlines: bytes, name: str, *, page: int) -> bytes:
    """Turn a batch's root of bookmarks into a closed bookmark of its first page."""
    children = _found(rb"(/First \d+ 0 R/Last \d+ 0 R)", outlines)
    count = int(_found(rb"/Count (\d+)", outlines))
    title = name.encode("utf-16-be").hex().encode()
    opening = b"/Title<FEFF%b>/Parent %d 0 R/Dest[%d 0 R/Fit]" % (title, _OUTLINES, page)
    return opening + b"%b/Count -%d" % (children, count)


def _finished(joined: _Joined, first: _Batch) -> bytes:
    _write_bookmarks(joined)
    kids = b"".join(b"%d 0 R " % number for number in joined.page_trees)
    joined.write(_PAGES, b"<</Type/Pages/Count %d/Kids[%b]>>" % (joined.pages, kids))
    roles = _found(
        rb"(/RoleMap<<[^>]*>>)", first.objects[first.target(first.catalog, b"StructTreeRoot")]
    )
    joined.write(
        _STRUCTURE,
        b"<</Type/StructTreeRoot%b/K[%d 0 R]/ParentTree<</Nums[%b]>>/ParentTreeNextKey %d>>"
        % (roles, _DOCUMENT, b" ".join(joined.parents), joined.pages),
    )
    parts = b"".join(b"%d 0 R " % number for number in joined.parts)
    joined.write(_DOCUMENT, b"<</Type/StructElem/S/Document/P %d 0 R/K[%b]>>" % (_STRUCTURE, parts))
    joined.write(_INFO, first.objects[first.information])
    joined.write(_METADATA, _metadata(first, joined.pages))
    joined.write(_CATALOG, _catalog(first))
    return _with_table(joined)


def _write_bookmarks(joined: _Joined) -> None:
    numbers = [number for number, _ in joined.bookmarks]
    for place, (number, body) in enumerate(joined.bookmarks):
        before = b"/Prev %d 0 R" % numbers[place - 1] if place else b""
        after = b"/Next %d 0 R" % numbers[place + 1] if place + 1 < len(numbers) else b""
        joined.write(number, b"<<%b%b%b>>" % (body, before, after))
    joined.write(
        _OUTLINES,
        b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>"
        % (numbers[0], numbers[-1], len(numbers)),
    )


def _metadata(first: _Batch, pages: int) -> bytes:
    body = first.objects[first.target(first.catalog, b"Metadata")]
    packet = body.partition(_STREAM)[2].removesuffix(b"\nendstream")
    packet = re.sub(rb"(<xmpTPg:NPages>)\d+", rb"\g<1>%d" % pages, packet)
    head = b"<</Length %d/Type/Metadata/Subtype/XML" % len(packet)
    return head + _STREAM + packet + b"\nendstream"


def _catalog(first: _Batch) -> bytes:
    """Return the first batch's catalog with the joined roots; its own roots have gone."""
    roots = {
        b"Pages": _PAGES,
        b"Metadata": _METADATA,
        b"StructTreeRoot": _STRUCTURE,
        b"Outlines": _OUTLINES,
    }
    body = first.objects[first.catalog]
    for key, number in roots.items():
        body = re.sub(rb"/%b \d+ 0 R" % key, b"/%b %d 0 R" % (key, number), body)
    return body


def _with_table(joined: _Joined) -> bytes:
    start, size = len(joined.out), joined.last + 1
    joined.out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        offset = joined.offsets.get(number)
        free = b"0000000000 65535 f \n"
        joined.out += free if offset is None else b"%010d 00000 n \n" % offset
    joined.out += b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\n" % (size, _CATALOG, _INFO)
    joined.out += b"startxref\n%d\n%%%%EOF" % start
    return bytes(joined.out)


def _found(pattern: bytes, content: bytes) -> bytes:
    match = re.search(pattern, content)
    if match is None:
        message = f"not a batch of letters: {pattern!r} is missing"
        raise ValueError(message)
    return match[1]
