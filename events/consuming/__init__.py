"""What consumers of user events share."""
