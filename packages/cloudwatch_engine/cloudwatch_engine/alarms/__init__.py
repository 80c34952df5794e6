"""When alarms go off, and who is told."""
