"""No account before its address is proved: sign-ups by a code, and an address's first proof."""
