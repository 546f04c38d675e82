"""What happens to messages."""
