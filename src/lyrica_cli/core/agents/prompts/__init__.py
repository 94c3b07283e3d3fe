"""What models are told: the templates and what reads them."""
