"""Messages on paper, for those whom no screen reaches."""
