"""Groups of the user pool, and who is put into them."""
