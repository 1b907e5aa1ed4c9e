"""Pages and buttons of recommendations."""
