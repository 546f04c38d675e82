"""Lists of words: passwords that everybody tries first, and words for passphrases."""
