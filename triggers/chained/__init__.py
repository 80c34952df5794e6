"""Triggers that another function had before: both are asked, in the order that harms nobody."""
