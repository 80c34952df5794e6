"""Cognito's own codes, sent by the suite: what Cognito asks, and what the sender of codes does."""
