"""The keys that a user pool signs tokens with."""
