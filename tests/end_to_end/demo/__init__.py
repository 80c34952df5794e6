"""One suite and one play of the demo for all of these: their fixtures end with the package."""
