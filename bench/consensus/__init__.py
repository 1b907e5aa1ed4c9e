"""Opinion map, groups and statement figures of many votes, beside red-dwarf."""
