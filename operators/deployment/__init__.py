"""Deploying a release: its files, the bucket that its code lies in, the change set."""
