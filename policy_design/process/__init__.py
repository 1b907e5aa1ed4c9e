"""Processes: from a problem to recommendations, stage by stage; their people and documents."""
