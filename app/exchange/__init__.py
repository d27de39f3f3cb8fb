"""The house in another form: dossiers as files to take along, and to bring back in."""
