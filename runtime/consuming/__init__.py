"""What consumers of user events keep: seen events, archive, logs."""
