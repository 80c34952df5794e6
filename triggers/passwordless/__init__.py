"""Ways to sign in without a password, one file each."""
