"""Long walks in a real browser against a real daphne."""
