"""Dossiers: knowledge that grew in conversation, kept together, kept true."""
