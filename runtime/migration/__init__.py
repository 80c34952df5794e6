"""Legacy user migration: other directories, and who has tried."""
