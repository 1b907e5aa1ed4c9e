"""Template tags of policy design."""
