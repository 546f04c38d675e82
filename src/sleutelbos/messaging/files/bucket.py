"""Keep files on S3 or what speaks like it; boto3 is loaded when the first file asks for it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.files.incoming import Incoming
from sleutelbos.messaging.files.pieces import Pieces

_PART = 8 * 1024 * 1024  # of an upload: as much is in memory, and no more


class Bucket:
    """A bucket; in it a folder for each school. Made of s3://key:secret@host/bucket/folder."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._bucket, _slash, folder = parts.path.strip("/").partition("/")
        self._folder = f"{folder.strip('/')}/" if folder.strip("/") else ""
        host = parts.netloc.rpartition("@")[2]
        scheme = "http" if parts.scheme == "s3+http" else "https"
        self._options: dict[str, Any] = {
            "endpoint_url": f"{scheme}://{host}" if host else None,
            "region_name": parse_qs(parts.query).get("region", [None])[0],
        }
        if parts.username:  # else as the machine says: its role, or the AWS_ variables
            self._options["aws_access_key_id"] = unquote(parts.username)
            self._options["aws_secret_access_key"] = unquote(parts.password or "")

    def put(self, school_id: int, name: str, file: Incoming) -> None:
        """Send a file, a part after the other; it is there whole or not at all."""
        from boto3.s3.transfer import TransferConfig

        file.close()
        transfer = TransferConfig(
            multipart_threshold=_PART, multipart_chunksize=_PART, use_threads=False
        )
        with _speaking():
            self._client.upload_file(
                str(file.path), self._bucket, self._key(school_id, name), Config=transfer
            )
        file.drop()

    def read(self, school_id: int, name: str, *, first: int = 0, last: int | None = None) -> Pieces:
        """Return a file in pieces; raise NotFound at once, OSError when S3 does not answer."""
        asked: dict[str, str] = {"Bucket": self._bucket, "Key": self._key(school_id, name)}
        if first or last is not None:
            asked["Range"] = f"bytes={first}-{'' if last is None else last}"
        try:
            with _speaking():
                answer = self._client.get_object(**asked)
        except OSError as error:
            if str(error) in ("NoSuchKey", "404"):
                raise NotFound(file=name) from error
            raise
        return Pieces(answer["Body"])

    def remove(self, school_id: int, name: str) -> None:
        """Remove a file, if it is still there."""
        with _speaking():
            self._client.delete_object(Bucket=self._bucket, Key=self._key(school_id, name))

    def listed(self, school_id: int) -> Iterator[tuple[str, dt.datetime]]:
        """Return the files of a school, a page at a time."""
        pages = self._client.get_paginator("list_objects_v2")
        prefix = self._key(school_id, "")
        for page in pages.paginate(Bucket=self._bucket, Prefix=prefix):
            for one in page.get("Contents", ()):
                yield one["Key"].removeprefix(prefix), one["LastModified"]

    def _key(self, school_id: int, name: str) -> str:
        return f"{self._folder}{school_id}/{name}"

    @cached_property
    def _client(self) -> Any:
        import boto3
        from botocore.config import Config

        return boto3.client(
            "s3",
            **self._options,
            config=Config(
                connect_timeout=5, read_timeout=30, retries={"total_max_attempts": 3},
                s3={"addressing_style": "path" if self._options["endpoint_url"] else "auto"},
            ),
        )  # fmt: skip


@contextmanager
def _speaking() -> Iterator[None]:
    """Turn whatever S3 refuses, or its silence, into an OSError that says which it is."""
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError) as error:
        raise OSError(_name(error) or _name(error.__context__) or type(error).__name__) from error


def _name(error: BaseException | None) -> str:
    """Return the code that S3 answered with, such as NoSuchBucket."""
    answer = getattr(error, "response", None) or {}
    return str(answer.get("Error", {}).get("Code", ""))
