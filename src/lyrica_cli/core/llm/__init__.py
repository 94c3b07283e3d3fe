"""The language models: one seam, and who stands behind it: the embedded engine, Ollama, a script."""
