"""The functions of the stack: one entry each, with what belongs to it."""
