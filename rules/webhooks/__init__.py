"""Webhooks: target, signature and retries."""
