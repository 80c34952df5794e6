"""Legacy user migration: users and password hashes of another directory."""
