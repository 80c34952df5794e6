"""One browser and one suite for all of these: pytest takes a package's fixtures down at its end."""
