"""Deploy a release: its files, the bucket of its code, the change set."""
