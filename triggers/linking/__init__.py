"""The first sign-in of a federated user."""
