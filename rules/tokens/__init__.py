"""Access tokens and sessions: their claims, signatures and seals."""
