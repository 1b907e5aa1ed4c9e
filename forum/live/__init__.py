"""The event log that everything live, mailed, cached and audited reads."""
