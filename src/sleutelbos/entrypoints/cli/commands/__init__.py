"""The commands, one module each; ``run(options)`` does it."""
