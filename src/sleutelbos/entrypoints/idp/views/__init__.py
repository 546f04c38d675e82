"""One endpoint or page each."""
