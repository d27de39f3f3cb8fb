"""Demo content: a neighbourhood of made-up people and conversations, so that a new house is not empty."""
