"""Which passwords are taken where we see them; Cognito itself knows only lengths and classes."""
