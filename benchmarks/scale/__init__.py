"""What a rate of sign-ins asks of AWS: which quota breaks first, and what a month costs."""
