"""The ledger: what happened, by whom."""
