"""Repeatable measurements; what one machine measures is worth little, the ratios are worth more."""
