"""Chromium, driven for tests and pictures of the console."""
