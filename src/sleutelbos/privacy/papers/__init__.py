"""What is handed over: the file of one person, the register of processing."""
