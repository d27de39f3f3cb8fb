"""People: who somebody is, signing up and in, profile and preferences."""
