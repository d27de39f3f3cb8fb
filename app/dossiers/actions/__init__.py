"""Everything that can be done with dossiers."""
