"""Building and shipping: what goes into Lambda, and where the data files come from."""
