"""The server's entrance."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sleutelbos.config.settings")

from sleutelbos.config import server

application = server.application()
