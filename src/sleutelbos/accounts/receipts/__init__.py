"""Receipts of an accepted user agreement, as PDF."""
