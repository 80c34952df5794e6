"""Linked accounts: what is kept of them, and the calls that link and unlink."""
