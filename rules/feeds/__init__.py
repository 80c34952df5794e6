"""What other people publish of disposable domains, and what of it is believed."""
