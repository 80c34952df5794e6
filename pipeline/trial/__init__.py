"""Trying a deployed stack, as its users use it."""
