"""What Amazon Cognito itself does where its documents are silent, asked in a throw-away stack."""
