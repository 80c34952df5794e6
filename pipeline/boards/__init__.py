"""What operators see and are told of: boards, alarms and queries of the stack, described once."""
