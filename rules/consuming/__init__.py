"""Which batch counts what, and once."""
