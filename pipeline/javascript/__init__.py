"""The check of the JavaScript, and what of it is somebody else's."""
