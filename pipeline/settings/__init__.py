"""The configuration version of each function, which ``make settings`` writes."""
