"""The sleutelbos command."""
