"""Options of a process: what could be done, argued for and against, with positions, conditions and amendments."""
