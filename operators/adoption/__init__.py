"""Attach the suite's triggers to an existing user pool, and detach them."""
