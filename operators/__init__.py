"""The operators' command: dead letters, replay, live events, one user's story."""
