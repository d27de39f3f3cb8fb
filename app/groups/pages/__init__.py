"""What the pages about groups and initiatives show."""
