"""The square: where people talk — categories, topics, posts, reading."""
