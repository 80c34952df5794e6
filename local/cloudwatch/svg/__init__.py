"""A drawn board as one picture, in SVG and without anything else."""
