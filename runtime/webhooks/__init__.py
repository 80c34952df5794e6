"""One HTTPS endpoint that takes webhooks."""
