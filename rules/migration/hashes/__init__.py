"""Password hashes of other systems, one family a file: each reads a text and bounds its work."""
