"""Running a trigger: Lambda's side, with Cognito's limits."""
