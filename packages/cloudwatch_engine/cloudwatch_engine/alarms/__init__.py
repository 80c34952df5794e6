"""When alarms change state, and who is notified."""
