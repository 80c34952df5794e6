"""Which groups a user is put into."""
