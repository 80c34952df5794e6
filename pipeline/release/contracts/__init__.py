"""What others rely on: events, parameters, clients, tables. Recorded at a release, and compared."""
