"""The words for rights and why they are restricted; plain Python, for the rules to decide about."""

import enum


class Right(enum.StrEnum):
    """What being a guardian gives for one child; each can be restricted apart."""

    SIGN_IN = "sign_in"
    MESSAGES = "messages"
    DETAILS = "details"  # the class, and whatever else pages, mails and letters tell of the pupil
    POST = "post"
    CHANGES = "changes"  # is told when something changes


class Ground(enum.StrEnum):
    """Why a right is restricted: a word of a list, so that nobody writes a story about a family."""

    COURT = "court"
    CARE = "care"
    AGREEMENT = "agreement"
    SAFETY = "safety"
    ASKED = "asked"
