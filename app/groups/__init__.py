"""Where people belong: groups, the initiatives among them, who is in them and how one gets in."""
