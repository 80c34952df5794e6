"""The outside world: settings, AWS clients, clock, chance, mail, logs."""
