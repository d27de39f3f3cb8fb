"""How fast Cooplink is, beside two yardsticks measured in the same run."""
