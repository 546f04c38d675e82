"""Put mail into a folder in place of sending it: for trying out (folder:///path)."""

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings


def write(message: EmailMessage, *, job_id: int) -> None:
    """Write a mail as a file that is there whole or not at all; the same job writes it again."""
    folder = Path(unquote(urlsplit(settings.EMAIL_URL).path))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{job_id:012d}.eml"
    fresh = path.with_suffix(".part")
    fresh.write_bytes(message.as_bytes(policy=SMTP))
    fresh.rename(path)
