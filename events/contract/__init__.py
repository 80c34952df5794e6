"""The user event: its kinds, fields and schema."""
