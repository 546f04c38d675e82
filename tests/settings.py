"""Settings of the tests: the real ones, in a data folder that is gone afterwards.

Nothing of the caller's environment comes in but DATABASE_URL, which says on what to run.
"""

import atexit
import os
import shutil
import tempfile

if "PYTEST_XDIST_WORKER" not in os.environ:  # the others inherit the first one's folder
    for name in [name for name in os.environ if name.startswith(("SLEUTELBOS_", "EMAIL_URL"))]:
        del os.environ[name]
    os.environ["SLEUTELBOS_DATA"] = tempfile.mkdtemp(prefix="sleutelbos-")
    atexit.register(shutil.rmtree, os.environ["SLEUTELBOS_DATA"], ignore_errors=True)

from sleutelbos.config.settings import *  # noqa: F403 - the real ones
from sleutelbos.config.settings import DATA, DATABASES

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in real life: threads and processes meet in it.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
