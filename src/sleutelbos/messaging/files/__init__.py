"""Where the files of messages are, outside of every web root: in the data folder, or on S3."""
