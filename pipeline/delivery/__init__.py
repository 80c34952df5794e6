"""What goes into Lambda, and the pipeline that brings it there."""
