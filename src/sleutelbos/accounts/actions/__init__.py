"""What happens to accounts, one module per flow."""
