"""One file per Cognito trigger, named as Cognito names it."""
