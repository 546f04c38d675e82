"""What happens at the gate, one module per flow."""
