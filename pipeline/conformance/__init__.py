"""What Amazon Cognito itself does where its documents are silent, asked in a temporary stack."""
