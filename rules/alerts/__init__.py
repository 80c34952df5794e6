"""Security alerts: what a burst of failures is, and what is said of it."""
