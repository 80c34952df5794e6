"""E-mail addresses: whether one may sign up, and why not."""
