"""The check of e-mail addresses: lists, DNS, data files."""
