"""Pure writing: plans, grammars of lines, sentence frames, and the review of what was written."""
