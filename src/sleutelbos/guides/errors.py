"""Refusals of the guides."""

from sleutelbos.kit.errors import Refusal


class SettingOthers(Refusal):
    """Pages are being set for others at this moment; come back in a few seconds."""

    code = "setting_others"
    retry_after = 3
