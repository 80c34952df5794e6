"""The user pool's own API: users, accounts, app client."""
