"""News of a topic, signed and sent to an address that a person named: kinds and ids, never words."""
