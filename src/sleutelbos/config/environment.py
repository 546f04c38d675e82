"""Every variable that Sleutelbos reads from the environment, and how.

One table, which the documentation and `doctor` follow. A secret may also come from a file, by the
same name with ``_FILE`` behind it; missing secrets are made in the data folder.
"""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sleutelbos.config import readers


class WrongSettings(Exception):
    """Settings that Sleutelbos refuses to start with; ``problems`` says each in a sentence."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable: its name, its default as text, how it is read, what it means."""

    name: str
    default: str
    read: Callable[[str], object]
    meaning: str
    is_secret: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "SLEUTELBOS_DATA",
        "data",
        str,
        "Folder for secrets, printed letters, files of messages and SQLite.",
    ),
    Setting(
        "DATABASE_URL",
        "",
        readers.database,
        "Database; without it, SQLite in the data folder.",
        is_secret=True,
    ),
    Setting(
        "EMAIL_URL",
        "smtp://localhost:25",
        readers.server("smtp", "smtps", "smtp+tls", folder="folder"),
        "Mail server: smtp://user:password@host:port, smtp+tls:// for STARTTLS, smtps:// for TLS.",
        is_secret=True,
    ),
    Setting(
        "SLEUTELBOS_MAIL_FROM",
        "sleutelbos@localhost",
        str,
        "Address from which mail is sent; the school's own name stands before it.",
    ),
    Setting(
        "SLEUTELBOS_BOUNCES_URL",
        "",
        readers.server("imaps", "imap", folder="maildir"),
        "Mailbox with returned mail: maildir:///path or imaps://user:password@host/INBOX.",
        is_secret=True,
    ),
    Setting(
        "SLEUTELBOS_FILES_URL",
        "",
        readers.url("s3", "s3+http"),
        "Where files of messages are kept; without it, the data folder: "
        "s3://key:secret@host/bucket/folder?region=name.",
        is_secret=True,
    ),
    Setting(
        "SLEUTELBOS_SCANNER_URL",
        "",
        readers.url("clamd"),
        "Virus scanner (clamd) for files of messages: clamd:///run/clamav/clamd.ctl or "
        "clamd://host:3310.",
    ),
    Setting(
        "SLEUTELBOS_SECRET_KEY",
        "",
        readers.key,
        "Key that seals and signs; made when missing.",
        is_secret=True,
    ),
    Setting(
        "SLEUTELBOS_PEPPER",
        "",
        readers.key,
        "Key of all digests; made when missing. Never lose it.",
        is_secret=True,
    ),
    Setting(
        "SLEUTELBOS_PUSH_KEY",
        "",
        readers.key,
        "Key by which push services know this installation; made when missing.",
        is_secret=True,
    ),
    Setting(
        "SLEUTELBOS_PLAIN_HTTP",
        "no",
        readers.flag,
        "Serve without https, on this machine only: for trying out.",
    ),
    Setting(
        "SLEUTELBOS_TRUSTED_PROXIES",
        "",
        readers.networks,
        "Networks of reverse proxies whose X-Forwarded-For is believed, comma separated.",
    ),
    Setting(
        "SLEUTELBOS_BROKER",
        "",
        readers.origin,
        "Address (https://host) to which outside providers send everybody back, for all schools; "
        "without it, each school's own.",
    ),
    Setting(
        "SLEUTELBOS_PRIVATE_NETWORKS",
        "",
        readers.networks,
        "Networks that are not public and in which outside providers may be, also without https.",
    ),
    Setting(
        "SLEUTELBOS_HASH_THREADS",
        "0",
        readers.count,
        "Threads that hash passwords; 0: one per core.",
    ),
    Setting("SLEUTELBOS_LOG", "text", readers.one_of("text", "json"), "Shape of the log lines."),
    Setting(
        "SLEUTELBOS_WEAK_DATABASE",
        "no",
        readers.flag,
        "Serve on a PostgreSQL that may lose what it confirmed (fsync off): for tests only.",
    ),
    Setting(
        "SLEUTELBOS_DEMO",
        "no",
        readers.flag,
        "Set by the demonstration: invented people, no mail leaves. Never for a real school.",
    ),
)


def read(environ: Mapping[str, str]) -> dict[str, object]:
    """Return every setting's value by name; raise WrongSettings naming all that is wrong."""
    values: dict[str, object] = {}
    problems = [
        f"{name} is not a setting of Sleutelbos.{_nearest(name)}"
        for name in sorted(environ)
        if name.startswith("SLEUTELBOS_") and not _is_known(name)
    ]
    for setting in SETTINGS:
        try:
            values[setting.name] = setting.read(_text(setting, environ))
        except (ValueError, OSError) as error:
            problems.append(f"{setting.name}: {error}.")
    if problems:
        raise WrongSettings(problems)
    return values


def refuse(values: Mapping[str, object], *, keys: tuple[bytes, bytes], has_demo: bool) -> None:
    """Raise WrongSettings when settings that are each well are dangerous together."""
    problems = []
    if keys[0] == keys[1]:
        problems.append("SLEUTELBOS_SECRET_KEY and SLEUTELBOS_PEPPER are the same; make two keys.")
    if str(values["SLEUTELBOS_BROKER"]).startswith("http:") and not values["SLEUTELBOS_PLAIN_HTTP"]:
        problems.append("SLEUTELBOS_BROKER must start with https: whoever signs in comes by it.")
    if values["SLEUTELBOS_DEMO"] and not has_demo:
        problems.append("SLEUTELBOS_DEMO is set, but the data folder is not the demonstration's.")
    if has_demo and not values["SLEUTELBOS_DEMO"]:
        problems.append("The data folder holds the demonstration: nothing for a real school.")
    if values["SLEUTELBOS_DEMO"] and values["DATABASE_URL"]:
        problems.append("The demonstration has a database of its own; unset DATABASE_URL.")
    if problems:
        raise WrongSettings(problems)


made: list[Path] = []  # the keys that were missing and that this process made


def secret(values: Mapping[str, object], name: str, file_name: str) -> str:
    """Return a key from the settings, or from the data folder, made there (0600) when missing."""
    given = str(values[name])
    if given:
        return given
    path = Path(str(values["SLEUTELBOS_DATA"])) / "secrets" / file_name
    if not path.exists():
        _make(path)
        made.append(path)
    if path.stat().st_mode & 0o077:
        raise WrongSettings([f"{path} can be read by others; run: chmod 600 {path}"])
    return path.read_text().strip()


def _make(path: Path) -> None:
    """Write a new key beside its final place and link it there, so that two starts agree."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _text(setting: Setting, environ: Mapping[str, str]) -> str:
    if setting.is_secret and (path := environ.get(f"{setting.name}_FILE")):
        if environ.get(setting.name):
            message = f"is set twice, also as {setting.name}_FILE"
            raise ValueError(message)
        return Path(path).read_text().strip()
    return environ.get(setting.name, setting.default).strip()


_NAMES = {setting.name for setting in SETTINGS}
_FILES = {f"{setting.name}_FILE" for setting in SETTINGS if setting.is_secret}


def _is_known(name: str) -> bool:
    return name in _NAMES or name in _FILES


def _nearest(name: str) -> str:
    """Return a guess at what was meant, for a slip of the finger."""
    import difflib

    near = difflib.get_close_matches(name, [*_NAMES, *_FILES], n=1, cutoff=0.8)
    return f" Was {near[0]} meant?" if near else ""
