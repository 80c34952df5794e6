"""Consumers of user events, one file each."""
