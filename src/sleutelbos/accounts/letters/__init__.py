"""Letters on paper: what stands on them, in which words, how they become a PDF or a table."""
