"""Real outside providers (npm oidc-provider), as the demonstration has them."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from tests.installation import HOUSE

PROGRAM: Final = HOUSE / "src/sleutelbos/entrypoints/demo/providers.mjs"
MODULES: Final = HOUSE / "tests/node_modules"


@contextmanager
def real_providers(folder: Path, *providers: dict[str, Any]) -> Iterator[None]:
    """Serve these, each at the port of its issuer; they leave when their input ends."""
    if not shutil.which("node") or not (MODULES / "oidc-provider").is_dir():
        pytest.fail("Node or oidc-provider is missing. Install with: make setup", pytrace=False)
    settings = folder / "providers.json"
    settings.write_text(json.dumps({"modules": str(MODULES), "providers": providers}))
    with (
        (folder / "providers.log").open("wb") as log,
        subprocess.Popen(
            ["node", str(PROGRAM), str(settings)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
        ) as running,
    ):  # fmt: skip
        assert running.stdout
        assert running.stdin
        assert running.stdout.readline() == b"ready\n", (folder / "providers.log").read_text()
        yield
        running.stdin.close()
