"""The configuration version of each function, which ``make template`` writes."""
