"""Federated users and the native users that they are linked to."""
