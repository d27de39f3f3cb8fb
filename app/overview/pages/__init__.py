"""What the pages of the front show; the texts about the house stand here as Markdown."""
