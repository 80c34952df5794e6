"""Types of the events for subscribers' own code, one file for each language."""
