"""Mail through SES, SMS through AWS End User Messaging."""
