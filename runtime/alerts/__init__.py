"""Security alerts: counts by minute, incidents, the operators' topic."""
