"""What readers do beside responding: say where they lean, before and after, and propose corrections."""
