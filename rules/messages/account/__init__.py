"""What Cognito's own mails say, a file for each language."""
