"""The foundation: database, transaction, gate, clock, text, mail, paging; it knows no people."""
