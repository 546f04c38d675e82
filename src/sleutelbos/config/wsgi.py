"""The server's entrance."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sleutelbos.config.settings")

from sleutelbos.config import server  # noqa: E402 - the settings' name comes first

application = server.application()
