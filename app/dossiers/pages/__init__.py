"""What the pages of the dossiers show."""
