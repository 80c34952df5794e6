"""Putting the suite's triggers on a user pool that exists, and taking them off again."""
