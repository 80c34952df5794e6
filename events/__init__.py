"""The user events: their contract, how they are published, and who consumes them."""
