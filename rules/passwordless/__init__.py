"""Sign-in without a password: steps, codes, links, rate limits."""
