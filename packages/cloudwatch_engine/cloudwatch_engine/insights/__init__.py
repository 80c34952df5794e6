"""The part of CloudWatch Logs Insights that boards need, over log lines of JSON."""
