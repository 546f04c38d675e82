"""Refusals of people."""

from sleutelbos.kit.errors import Refusal


class GroupNameTaken(Refusal):
    """Another team of this school year has the name."""

    code = "group_name_taken"
