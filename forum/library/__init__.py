"""What is cited and shown: references as objects, and pictures with full credit."""
