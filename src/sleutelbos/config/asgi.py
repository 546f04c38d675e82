"""The entrance for streams: what changes in open pages."""

import os

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sleutelbos.config.settings")
if not apps.ready:
    django.setup()

from sleutelbos.web.live.application import Application

application = Application()
