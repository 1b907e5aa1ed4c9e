"""Annotated lists of sources: a syllabus belongs to a topic, whoever owns that, and is read by the topic's readers."""
