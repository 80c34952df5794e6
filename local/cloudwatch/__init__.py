"""CloudWatch's own reckoning: statistics, metric math, dashboards and alarms."""
