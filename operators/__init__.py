"""The operators' command: status, dead-letter queues, replay, events, users, releases."""
