"""Fetching what other people publish of disposable domains, and the lists in the bucket."""
