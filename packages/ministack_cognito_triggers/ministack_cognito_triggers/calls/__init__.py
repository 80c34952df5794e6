"""Cognito's API calls, each with the triggers that it fires."""
