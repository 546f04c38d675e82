"""What is kept of people: their own file, erasure, retention, the register of processing."""
