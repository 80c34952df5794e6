"""What a sign-in mail and a sign-in SMS say, one file per language."""
