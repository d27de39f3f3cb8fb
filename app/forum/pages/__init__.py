"""What each page of the forum shows."""
