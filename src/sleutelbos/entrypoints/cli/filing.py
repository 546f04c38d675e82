"""Where files of messages are kept, and who looks at them for viruses: tried with a few bytes."""

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import closing, suppress
from urllib.parse import urlsplit

from sleutelbos.entrypoints.cli.findings import Finding
from sleutelbos.kit import clock, tokens

_NO_SCHOOL = 0
_PROBE = b"Sleutelbos looks whether this comes back."
_MEGABYTE = bytes(1024 * 1024)
_STALE = dt.timedelta(days=7)  # of what a scanner knows
_ADVICE = {
    "NoSuchBucket": "make the bucket, or correct its name in SLEUTELBOS_FILES_URL",
    "InvalidAccessKeyId": "correct the key in SLEUTELBOS_FILES_URL",
    "SignatureDoesNotMatch": "correct the secret in SLEUTELBOS_FILES_URL (percent-encoded)",
    "AccessDenied": "let the key read, write, list and remove in the bucket",
    "EndpointConnectionError": "correct the host in SLEUTELBOS_FILES_URL, or let it answer",
    "ConnectTimeoutError": "correct the host in SLEUTELBOS_FILES_URL, or open the way to it",
}
_LOCAL_ADVICE = "let the user who runs Sleutelbos write there, and see that there is room"


def store() -> Iterator[Finding]:
    """Write a file, read it, and remove it again."""
    from django.conf import settings

    url = urlsplit(settings.FILES_URL)
    where = f"{url.hostname or 'S3'}{url.path}" if url.scheme else f"{settings.DATA}/files"
    try:
        same = _comes_back()
    except OSError as error:
        why = str(error)
        advice = _ADVICE.get(why, "see what the store says") if url.scheme else _LOCAL_ADVICE
        yield Finding("files", "bad", f"{where}: {why}; {advice}")
        return
    if not same:
        yield Finding("files", "bad", f"{where}: what was written comes back otherwise")
        return
    yield Finding("files", "good", f"written, read and removed at {where}")


def scanner() -> Iterator[Finding]:
    """Let the scanner look at as much as the largest file that a school lets in."""
    from django.conf import settings

    from sleutelbos.messaging.files import scanning
    from sleutelbos.messaging.files.scanning import Verdict

    if not scanning.is_chosen():
        text = "none: files are not looked at for viruses; set SLEUTELBOS_SCANNER_URL to have it"
        yield Finding("scanner", "note", text)
        return
    where = settings.SCANNER_URL
    try:
        version = scanning.version()
    except OSError as error:
        text = f"{where}: {error}; start clamd, or correct SLEUTELBOS_SCANNER_URL"
        yield Finding("scanner", "bad", f"{text}. Until it answers nobody opens a new file")
        return
    yield Finding("scanner", "good", f"{version} at {where}")
    if (known := _known_since(version)) and clock.now() - known > _STALE:
        yield Finding("scanner", "note", f"knows viruses until {known:%Y-%m-%d}: run freshclam")
    most = _largest()
    if scanning.scan([_MEGABYTE] * most) is not Verdict.CLEAN:
        text = f"does not look at a file of {most} MB, which a school lets in"
        yield Finding("scanner", "bad", f"{text}: raise StreamMaxLength in clamd.conf")


def _comes_back() -> bool:
    from django.conf import settings

    from sleutelbos.messaging.files.incoming import Incoming
    from sleutelbos.messaging.files.store import chosen

    kept, name, probe = chosen(), tokens.opaque_id().hex, Incoming.of([_PROBE])
    try:
        kept.put(_NO_SCHOOL, name, probe)
        with closing(kept.read(_NO_SCHOOL, name)) as pieces:
            return b"".join(pieces) == _PROBE
    finally:
        probe.drop()
        kept.remove(_NO_SCHOOL, name)
        shutil.rmtree(settings.DATA / "files" / str(_NO_SCHOOL), ignore_errors=True)


def _known_since(version: str) -> dt.datetime | None:
    """Return the day of what a scanner knows: ClamAV 1.4.3/27812/Thu Nov 26 09:12:44 2026."""
    with suppress(ValueError):
        day = dt.datetime.strptime(version.rpartition("/")[2], "%a %b %d %H:%M:%S %Y")  # noqa: DTZ007
        return day.replace(tzinfo=dt.UTC)
    return None


def _largest() -> int:
    """Return how many megabytes the largest file may have, at any school."""
    from sleutelbos.schools import queries

    return max((school.file_mb for school in queries.all_schools()), default=1)
