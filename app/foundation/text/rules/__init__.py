"""The rules the house adds to CommonMark, each small enough to read on its own."""
