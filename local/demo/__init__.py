"""Demo traffic through the real Cognito API, and what became of it."""
