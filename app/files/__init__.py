"""The archive: files people add, and who may see them."""
