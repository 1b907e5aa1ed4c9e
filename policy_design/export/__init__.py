"""A process as files: papers to read, tables and formats of other tools, and the archive of the whole."""
