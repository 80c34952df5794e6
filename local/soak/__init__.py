"""Many users at once, for as long as one likes; what they did is held against what was told."""
