"""A school with its post, and a disk of its own."""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.conf import settings

from sleutelbos.messaging.files import store
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family
from tests.messaging import files
from tests.messaging.people import folder, school, teacher

__all__ = ["folder", "school", "teacher"]


@pytest.fixture
def noor(school: School) -> Family:
    return factories.a_pupil(school)


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """Run a server that speaks like S3, with a bucket of ours."""
    import boto3

    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = int(listening.getsockname()[1])
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    pause = threading.Event()
    for _ in range(400):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            break
        pause.wait(0.05)
    keys = {"aws_access_key_id": "sleutel", "aws_secret_access_key": "geheim/+"}
    url = f"http://127.0.0.1:{port}"
    boto3.client("s3", endpoint_url=url, region_name="us-east-1", **keys).create_bucket(
        Bucket="bijlagen"
    )
    yield f"s3+http://sleutel:geheim%2F%2B@127.0.0.1:{port}/bijlagen/de-beuk?region=us-east-1"
    server.terminate()
    server.wait()


@pytest.fixture(params=["disk", "s3"])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> store.Store:
    """Keep files on the disk, and then on S3."""
    url = request.getfixturevalue("s3") if request.param == "s3" else ""
    monkeypatch.setattr(settings, "FILES_URL", url)
    return store.chosen()


@pytest.fixture
def scanner(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    with files.clamd() as (url, given):
        monkeypatch.setattr(settings, "SCANNER_URL", url)
        yield given
