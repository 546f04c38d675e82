"""Look for what makes a parser fall over, or think for long (IMP-14)."""
