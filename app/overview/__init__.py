"""The front: several rooms on one page — home, profiles, what the house says about itself."""
