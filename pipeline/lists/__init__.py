"""The lists of domains and mail hosts in data/, and what they are built from."""
