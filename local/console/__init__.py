"""The console: one page on 127.0.0.1 that shows how the suite does, and lets one try it."""
