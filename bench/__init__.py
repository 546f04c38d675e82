"""What is fast, measured against what it must beat: python -m bench."""
