"""What moderators decide about what others said: hide, with a reason that readers see, and show again."""
