"""Notices by web push: on which devices, and how they go out."""
