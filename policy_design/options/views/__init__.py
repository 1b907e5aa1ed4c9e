"""Pages and buttons of options."""
