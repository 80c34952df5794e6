"""Publishing user events to the topic; it never raises."""
