"""The health service: what works, what is missing and what was done, over HTTP."""
