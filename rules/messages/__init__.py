"""Mail and SMS: what they say, in which language, what they may cost."""
