"""How much of what is abused this check and others know, and whom they take for it by mistake."""
