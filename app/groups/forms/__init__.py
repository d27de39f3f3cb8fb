"""The shape of what people type in this room: about groups and people, and about an initiative's profile."""
