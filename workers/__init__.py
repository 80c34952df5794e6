"""What neither Cognito nor a subscriber's queue calls: relay, sender, scheduled work."""
