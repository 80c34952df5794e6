"""What others install: wheels, the package for npm, and a release with its template and zips."""
