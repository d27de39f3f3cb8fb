"""The shape of what people type in the dossiers; one module for each thing they do."""
