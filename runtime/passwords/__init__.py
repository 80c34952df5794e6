"""Where passwords are looked up: the list that ships, and a service that knows breached ones."""
