"""The rounds of a sign-in by code: how a challenge is opened and told, what its answer is worth."""
