"""Every environment variable, once: a file for each part, a class for what is read together."""
