"""Files to test with: pictures that tell where they were taken, and a scanner."""

import contextlib
import io
import os
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image

from sleutelbos.accounts.models import Account
from sleutelbos.kit import clock, scope
from sleutelbos.messaging.actions import attaching
from sleutelbos.messaging.files import store
from sleutelbos.messaging.files.incoming import Incoming
from sleutelbos.messaging.models import Attachment, Delivery, Message
from sleutelbos.messaging.queries import drafts
from sleutelbos.messaging.values import Draft
from sleutelbos.schools.models import School
from tests.messaging import post

GHENT = {1: "N", 2: (51.0, 3.0, 15.0), 3: "E", 4: (3.0, 43.0, 18.0)}
PDF = b"%PDF-1.7\n1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >> endobj\n%%EOF"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def a_photo(kind: str = "JPEG", *, turned: int = 6, size: tuple[int, int] = (60, 40)) -> bytes:
    """Take a photograph in Ghent with a telephone on its side: left red, right blue."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x9003] = turned, "KanarieFoon", "2026:09:07 08:00:00"
    exif.get_ifd(0x8825).update(GHENT)
    out = io.BytesIO()
    picture.save(out, kind, exif=exif, **({"lossless": True} if kind == "WEBP" else {}))
    return out.getvalue()


def a_moving_picture(pictures: int = 3) -> bytes:
    """Draw a GIF that moves, with a remark in it."""
    frames = [Image.new("RGB", (8, 8), (60 * at, 0, 255)) for at in range(pictures)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], comment=b"Kanarie", loop=0)
    return out.getvalue()


def a_png_of(width: int, height: int) -> bytes:
    """Say that a picture is so large, in a few bytes."""
    from zlib import compress, crc32

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def attach(account: Account, nonce: Any, *, name: str, content: bytes) -> int:
    """Put a file with what a form writes."""
    school = School.objects.get(id=account.school_id)
    with scope.within(school.id):
        file = Incoming.of([content])
        try:
            return attaching.attach(
                school=school, sender=post.sender(account), nonce=nonce, name=name, file=file,
                by=post.by(account),
            )  # fmt: skip
        finally:
            file.drop()


def attached(account: Account, draft: Draft, *, picture: bool = False) -> int:
    """Put a photograph, with a small picture, or a PDF with a draft; return its id."""
    if not picture:
        return attach(account, draft.nonce, name="brief.pdf", content=PDF)
    made = attach(account, draft.nonce, name="foto.jpg", content=a_photo())
    with scope.within(account.school_id):
        name = f"{made:032x}"
        store.chosen().put(account.school_id, name, Incoming.of([a_photo(turned=1)]))
        Attachment.objects.filter(id=made).update(preview=name)
    return made


def send(account: Account) -> int:
    """Send the newest draft of somebody; return the message's id."""
    with scope.within(account.school_id):
        newest = Message.objects.filter(sender=account, sent_at=None).latest("id")
        draft = drafts.draft(post.sender(account), newest.id)
    return post.send(account, draft).message_id


def arrive(account: Account) -> int:
    """Send the newest draft of somebody, and let it arrive; return the message's id."""
    message_id = send(account)
    with scope.within(account.school_id):
        Delivery.objects.filter(message_id=message_id).update(arrives_at=clock.now())
        Message.objects.filter(id=message_id).update(arrives_at=clock.now())
    return message_id


def age(folder: Path) -> None:
    """Let every file be two hours old."""
    long_ago = clock.now().timestamp() - 7200
    for path in on_disk(folder):
        os.utime(path, (long_ago, long_ago))


def content(school_id: int, attachment_id: int) -> bytes:
    """Read what is in the store."""
    with scope.within(school_id):
        row = Attachment.objects.get(id=attachment_id)
        return b"".join(store.chosen().read(school_id, row.stored))


def on_disk(folder: Path) -> list[Path]:
    """Return every file of messages in a data folder, also what is on its way in."""
    return sorted(path for path in (folder / "files").rglob("*") if path.is_file())


@contextlib.contextmanager
def clamd(answer: bytes = b"", *, path: Path | None = None) -> Iterator[tuple[str, list[bytes]]]:
    """Be a scanner that knows EICAR: yield its address, and what it was given."""
    given: list[bytes] = []
    family = socket.AF_UNIX if path else socket.AF_INET
    with socket.create_server(str(path) if path else ("127.0.0.1", 0), family=family) as listening:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    client, _address = listening.accept()
                    with client:
                        _scan(client, answer, given)

        threading.Thread(target=serve, daemon=True).start()
        yield f"clamd://{path or f'127.0.0.1:{listening.getsockname()[1]}'}", given
        listening.shutdown(socket.SHUT_RDWR)


def _scan(client: socket.socket, answer: bytes, given: list[bytes]) -> None:
    stream = client.makefile("rb")
    if stream.read(9) == b"zVERSION\0":
        client.sendall(b"ClamAV 1.4.3/27812/Mon Sep  7 06:00:00 2026\0")
        return
    assert stream.read(1) == b"\0"
    content = b""
    while length := struct.unpack(">I", stream.read(4))[0]:
        content += stream.read(length)
    given.append(content)
    found = b"stream: Eicar-Test-Signature FOUND" if EICAR in content else b"stream: OK"
    client.sendall((answer or found) + b"\0")
    stream.close()
