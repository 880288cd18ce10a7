"""What do people notice? Run by `make bench`; figures, never a test that fails by time."""
